/** One's own data: taking it along, and leaving (PIPL arts. 45–47). */
import { accountProblems, accountRoutes as routes } from '@lubiao/shared/account/contract'
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { problemsOf } from '@lubiao/shared/kernel/problem'
import { commitReply, serve, type Served } from '../http/handler'
import { eventOf } from '../platform/events'
import type { Deps } from '../platform/deps'
import { onNewest } from '../platform/newest'
import { accountOf, userEvent } from './handlers-citizen'
import { inClear } from './people'
import { personalData } from './personal-data'
import { changeUserWrite, freeGuardWrite } from './repo'
import { familiesOf } from './repo-sessions'
import { profileOf } from './view'

const refuse = problemsOf(accountProblems)

/** What has happened to the account itself, oldest first. */
async function historyOf(deps: Deps, userId: string): Promise<readonly object[]> {
  const page = await deps.table.reads.send(
    new QueryCommand({ TableName: deps.table.name, ConsistentRead: true, KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)', ExpressionAttributeValues: { ':pk': `ACCOUNT#${userId}`, ':sk': 'EVENT#' } })
  )
  return (page.Items ?? []).flatMap((item) => eventOf(item, deps.cipher) ?? []).map(({ at, name, data }) => ({ at, event: name, ...(data === undefined ? {} : { data }) }))
}

const exportData = serve(routes.exportData, async (_input, ctx) => {
  const { deps, now } = ctx
  const account = await accountOf(ctx)
  const { user } = account
  const profile = await profileOf(deps, account, now)
  const families = await familiesOf(deps, user.userId)
  const parts = await Promise.all((await personalData()).map(async (part) => [part.module, await part.exportOf(deps, { userId: user.userId, identity: user.idHash })] as const))
  return {
    exportedAt: now,
    data: {
      account: {
        ...inClear(deps, user), createdAt: user.createdAt, verifiedAt: user.verifiedAt ?? null, consent: user.consent ?? null, wechatOpenid: user.openidSealed === undefined ? null : deps.cipher.open(user.openidSealed),
        staff: profile.staff ?? null, enterprises: profile.enterprises, messagesAllowed: account.notices, history: await historyOf(deps, user.userId),
        sessions: families.map(({ startedAt, rotatedAt, expiresAt, endedAt }) => ({ startedAt, lastUsedAt: rotatedAt, expiresAt, endedAt: endedAt ?? null }))
      },
      ...Object.fromEntries(parts)
    }
  }
})

const deleteAccount = serve(routes.deleteAccount, async (_input, ctx) => {
  const { deps, now } = ctx
  const { user: before } = await accountOf(ctx)
  const open = await Promise.all((await personalData()).map((part) => part.hasOpen(deps, { userId: before.userId, identity: before.idHash })))
  if (open.some(Boolean)) throw refuse('account.open-cases')
  return onNewest(async () => {
    const { user } = await accountOf(ctx)
    // The hash of the identity stays until the modules have found by it what they keep, and goes with the reaction that asks them.
    const gone = { openidHash: undefined, openidSealed: undefined, phoneHash: undefined, phoneSealed: undefined, nameHash: undefined, nameSealed: undefined, idSealed: undefined, verifiedAt: undefined, staffNo: undefined }
    return commitReply<typeof routes.deleteAccount>(
      ctx,
      [
        changeUserWrite(deps, user, { ...gone, deletedAt: now }),
        ...(user.openidHash === undefined ? [] : [freeGuardWrite(deps, 'OPENID', user.openidHash, user.userId)]),
        ...(user.idHash === undefined ? [] : [freeGuardWrite(deps, 'IDENTITY', user.idHash, user.userId)]),
        // The rest — sessions, authorisations, what other modules keep — follows from this event, and is repeated until it is done.
        userEvent(ctx, user, 'account.deleted', user.staffNo === undefined ? undefined : { staffId: user.staffNo })
      ],
      { ok: true as const }
    )
  })
})

/** Export and deletion. */
export const dataServed: readonly Served[] = [exportData, deleteAccount]
