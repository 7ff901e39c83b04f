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
const files = { Sid: 'Files', Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], Resource: [{ 'Fn::Sub': '${Files.Arn}/pass/*' }] }
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

const READ_WRITE = ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem']

module.exports = async ({ resolveConfigurationProperty }) => {
  const { signingKeys } = await resolveConfigurationProperty(['custom', 'settings'])
  return {
    Resources: {
      CitizenApiRole: role([logs('CitizenDashapiLogGroup'), secret, table(READ_WRITE), indexes, dataKey(['dynamodb', 's3', 'secretsmanager']), files, filePresence, signing(signingKeys)]),
      StaffApiRole: role([logs('StaffDashapiLogGroup'), secret, table(READ_WRITE), indexes, dataKey(['dynamodb', 's3', 'secretsmanager']), files, filePresence, signing(signingKeys)]),
      WebhookRole: role([logs('WebhookLogGroup'), secret, table(READ_WRITE), indexes, dataKey(['dynamodb', 'secretsmanager'])]),
      StreamRole: role([logs('StreamLogGroup'), secret, table(READ_WRITE), indexes, dataKey(['dynamodb', 'secretsmanager']), stream, failures('StreamFailures')]),
      ScheduleRole: role([logs('ScheduleLogGroup'), secret, table(READ_WRITE), indexes, dataKey(['dynamodb', 'secretsmanager']), failures('ScheduleFailures')])
    }
  }
}
