/** One role per function with what it does and nothing else. functions/test/template.test.ts holds the lists against the sources. */
const arn = (logicalId) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] })
const INDEXES = ['gsi1', 'gsi2', 'gsi3']

const logs = (logGroup) => ({ Sid: 'Logs', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: [arn(logGroup)] })
const secret = { Sid: 'Secret', Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [{ Ref: 'Secret' }] }
const table = (actions) => ({ Sid: 'Table', Effect: 'Allow', Action: actions.map((action) => `dynamodb:${action}`), Resource: [arn('Table')] })
const indexes = { Sid: 'Indexes', Effect: 'Allow', Action: ['dynamodb:Query'], Resource: INDEXES.map((name) => ({ 'Fn::Sub': `\${Table.Arn}/index/${name}` })) }
/** Through the services that hold the data only: the key itself opens nothing by hand. */
const dataKey = (services) => ({
  Sid: 'DataKey', Effect: 'Allow', Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'], Resource: [arn('DataKey')],
  Condition: { StringEquals: { 'kms:ViaService': services.map((service) => ({ 'Fn::Sub': `${service}.\${AWS::Region}.\${AWS::URLSuffix}` })) } }
})
const files = (...actions) => ({ Sid: 'Files', Effect: 'Allow', Action: actions.map((action) => `s3:${action}`), Resource: [{ 'Fn::Sub': '${Files.Arn}/pass/*' }] })
/** Without it S3 says 403 instead of 404 of a file that is not there, and an upload that failed would look like an outage. */
const filePresence = { Sid: 'FilePresence', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [arn('Files')] }
const signing = (keys) => ({ Sid: 'Signing', Effect: 'Allow', Action: ['kms:Sign', 'kms:GetPublicKey'], Resource: keys.map((key) => arn(key.name)) })
const stream = { Sid: 'Stream', Effect: 'Allow', Action: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream', 'dynamodb:ListStreams'], Resource: [{ 'Fn::GetAtt': ['Table', 'StreamArn'] }] }
const failures = (queue) => ({ Sid: 'Failures', Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [arn(queue)] })

const role = (statements) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] },
    Policies: [{ PolicyName: 'function', PolicyDocument: { Version: '2012-10-17', Statement: statements } }]
  }
})

const READ_WRITE = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem']

/** What every function does: logs, its secret, the table and what seals them. */
const common = (logGroup, ...services) => [logs(logGroup), secret, table(READ_WRITE), indexes, dataKey(services)]

module.exports = async ({ resolveConfigurationProperty }) => {
  const { signingKeys } = await resolveConfigurationProperty(['custom', 'settings'])
  return {
    Resources: {
      CitizenApiRole: role([...common('CitizenDashapiLogGroup', 'dynamodb', 's3', 'secretsmanager'), files('GetObject', 'PutObject'), filePresence, signing(signingKeys)]),
      // Deletes too: an administrator may run a set-aside erasure again.
      StaffApiRole: role([...common('StaffDashapiLogGroup', 'dynamodb', 's3', 'secretsmanager'), files('GetObject', 'PutObject', 'DeleteObject'), filePresence, signing(signingKeys)]),
      WebhookRole: role(common('WebhookLogGroup', 'dynamodb', 'secretsmanager')),
      // The papers of a person who deleted their account go in a reaction, or in the sweep that catches up with it.
      StreamRole: role([...common('StreamLogGroup', 'dynamodb', 'secretsmanager'), files('DeleteObject'), stream, failures('StreamFailures')]),
      ScheduleRole: role([...common('ScheduleLogGroup', 'dynamodb', 'secretsmanager'), files('DeleteObject'), failures('ScheduleFailures')])
    }
  }
}
