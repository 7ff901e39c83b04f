/** Every alarm, each with the place in docs/operations.md that says what to do (held by functions/test/template.test.ts). */
const FUNCTIONS = {
  CitizenApi: { function: 'CitizenDashapiLambdaFunction', p99Ms: 3_000 },
  StaffApi: { function: 'StaffDashapiLambdaFunction', p99Ms: 4_000 },
  Webhook: { function: 'WebhookLambdaFunction', p99Ms: 3_000 },
  Stream: { function: 'StreamLambdaFunction', p99Ms: 20_000 },
  Schedule: { function: 'ScheduleLambdaFunction', p99Ms: 40_000 }
}
const ALARM = [{ Ref: 'Alarms' }]

/** @param {{runbook: string, above?: number, below?: number, minutes?: number, of?: number, missing?: string}} when */
const alarm = (name, metric, { runbook, above, below, minutes = 1, of = minutes, missing = 'notBreaching' }) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: `\${self:service}-\${sls:stage}-${name}`, AlarmDescription: `docs/operations.md#${runbook}`,
    ...metric, Period: 60, DatapointsToAlarm: minutes, EvaluationPeriods: of,
    ...(above === undefined ? { ComparisonOperator: 'LessThanThreshold', Threshold: below } : { ComparisonOperator: 'GreaterThanThreshold', Threshold: above }),
    TreatMissingData: missing, AlarmActions: ALARM, OKActions: ALARM
  }
})
const lambda = (logicalId, MetricName, statistic) => ({ Namespace: 'AWS/Lambda', MetricName, Dimensions: [{ Name: 'FunctionName', Value: { Ref: logicalId } }], ...statistic })
const SUM = { Statistic: 'Sum' }
const P99 = { ExtendedStatistic: 'p99' }

const perFunction = Object.entries(FUNCTIONS).flatMap(([name, { function: logicalId, p99Ms }]) => [
  [`${name}Errors`, alarm(`${name}-errors`, lambda(logicalId, 'Errors', SUM), { runbook: 'alarm-errors', above: 0 })],
  [`${name}Throttles`, alarm(`${name}-throttles`, lambda(logicalId, 'Throttles', SUM), { runbook: 'alarm-throttles', above: 0 })],
  [`${name}Slow`, alarm(`${name}-slow`, lambda(logicalId, 'Duration', P99), { runbook: 'alarm-slow', above: p99Ms, minutes: 3, of: 5 })]
])
const queue = (logicalId) => ({ Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible', Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [logicalId, 'QueueName'] } }], Statistic: 'Maximum' })
const api = (MetricName, statistic) => ({ Namespace: 'AWS/ApiGateway', MetricName, Dimensions: [{ Name: 'ApiId', Value: { Ref: 'HttpApi' } }], ...statistic })
/** Counts log lines; the codes are functions/src/platform's own. The third failure of a reaction sets its event aside. */
const POISONED = '{ ($.code = "reactor.failed") && ($.attempts >= 3) }'
const NOT_WOKEN = '{ $.code = "sweeper.failed" }'
const WAITING = '{ $.code = "reactor.waiting" }'
const KEYS_ENDING = '{ $.code = "keys.ending" }'
const filter = (logGroup, metric, FilterPattern) => ({
  Type: 'AWS::Logs::MetricFilter',
  Properties: { LogGroupName: { Ref: logGroup }, FilterPattern, MetricTransformations: [{ MetricNamespace: '${self:service}-${sls:stage}', MetricName: metric, MetricValue: '1' }] }
})
const counted = (MetricName) => ({ Namespace: '${self:service}-${sls:stage}', MetricName, Statistic: 'Sum' })

module.exports = {
  Resources: {
    ...Object.fromEntries(perFunction),
    StreamLate: alarm('Stream-late', lambda('StreamLambdaFunction', 'IteratorAge', { Statistic: 'Maximum' }), { runbook: 'alarm-stream-late', above: 60_000, minutes: 3 }),
    StreamFailed: alarm('Stream-failed', queue('StreamFailures'), { runbook: 'alarm-failures', above: 0 }),
    ScheduleFailed: alarm('Schedule-failed', queue('ScheduleFailures'), { runbook: 'alarm-failures', above: 0 }),
    ScheduleSilent: alarm('Schedule-silent', lambda('ScheduleLambdaFunction', 'Invocations', SUM), { runbook: 'alarm-schedule-silent', below: 1, minutes: 5, missing: 'breaching' }),
    Api5xx: alarm('Api-5xx', api('5xx', SUM), { runbook: 'alarm-5xx', above: 4, minutes: 2, of: 3 }),
    ApiSlow: alarm('Api-slow', api('Latency', P99), { runbook: 'alarm-slow', above: 3_000, minutes: 3, of: 5 }),
    PoisonInStream: filter('StreamLogGroup', 'Poison', POISONED),
    PoisonInSweep: filter('ScheduleLogGroup', 'Poison', POISONED),
    SweepFailures: filter('ScheduleLogGroup', 'SweepFailures', NOT_WOKEN),
    WaitingInStream: filter('StreamLogGroup', 'Waiting', WAITING),
    WaitingInSweep: filter('ScheduleLogGroup', 'Waiting', WAITING),
    KeysEndingInSweep: filter('ScheduleLogGroup', 'KeysEnding', KEYS_ENDING),
    Waiting: alarm('Waiting', counted('Waiting'), { runbook: 'alarm-waiting', above: 0, minutes: 10, of: 15 }),
    KeysEnding: alarm('Keys-ending', counted('KeysEnding'), { runbook: 'alarm-keys-ending', above: 0, minutes: 3, of: 5 }),
    Poison: alarm('Poison', counted('Poison'), { runbook: 'alarm-poison', above: 0 }),
    Sweeps: alarm('Sweep-failures', counted('SweepFailures'), { runbook: 'alarm-sweep-failures', above: 0, minutes: 3 })
  }
}
