/** Lambda: citizens and the public. */
import { getConnInfo, handle } from 'hono/aws-lambda'
import { boot } from './boot'
import { citizenApp } from './apps'

export const handler = handle(citizenApp(await boot(), { addressOf: (c) => getConnInfo(c).remote.address ?? 'unknown' }))
