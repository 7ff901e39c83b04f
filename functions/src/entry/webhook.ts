/** Lambda: what outside systems push to us. */
import { handle } from 'hono/aws-lambda'
import { boot } from './boot'
import { webhookApp } from './apps'

export const handler = handle(webhookApp(await boot()))
