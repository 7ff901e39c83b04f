/** The product's own OpenAPI document as text: the same bytes in docs/openapi.json and over HTTP. */
import { API_VERSION, contracts, problemList } from './contracts'
import { openapiDocument } from './openapi'

/** JSON, two spaces, newline at the end. */
export const openapiText = (): string => `${JSON.stringify(openapiDocument({ version: API_VERSION, routes: contracts, problems: problemList }), null, 2)}\n`
