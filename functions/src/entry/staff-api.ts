/** Lambda: desks and officers. */
import { getConnInfo, handle } from 'hono/aws-lambda'
import { boot } from './boot'
import { staffApp } from './apps'

export const handler = handle(staffApp(await boot(), { addressOf: (c) => getConnInfo(c).remote.address ?? 'unknown' }))
