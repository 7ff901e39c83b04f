/** Signing keys of a stage (settings.<stage>.yml, signingKeys): one KMS key each, and SIGNING_KEYS as functions/src/platform/keys/kms.ts reads it. */

/** What the account may allow by IAM on a key; listed, because a wildcard would also allow what is added later. `Resource: '*'` in a key policy is this key. */
const ADMINISTRATION = ['DescribeKey', 'GetKeyPolicy', 'PutKeyPolicy', 'GetKeyRotationStatus', 'EnableKeyRotation', 'ListGrants', 'CreateGrant', 'RevokeGrant', 'TagResource', 'UntagResource',
  'ListResourceTags', 'UpdateKeyDescription', 'DisableKey', 'EnableKey', 'ScheduleKeyDeletion', 'CancelKeyDeletion']
const policy = (uses) => ({
  Version: '2012-10-17',
  Statement: [{
    Sid: 'AccountByIam', Effect: 'Allow', Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } },
    Action: [...ADMINISTRATION, ...uses].map((action) => `kms:${action}`), Resource: '*'
  }]
})

const settingsOf = async ({ resolveConfigurationProperty }) => (await resolveConfigurationProperty(['custom', 'settings'])).signingKeys

const keyResource = ({ name, kind }) => [name, {
  Type: 'AWS::KMS::Key', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain',
  Properties: { Description: `Lubiao ${kind} signing`, KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', PendingWindowInDays: 30, KeyPolicy: policy(['Sign', 'Verify', 'GetPublicKey']) }
}]

/** A name under which the emergency's command (scripts/keys.ts) finds the key. */
const aliasResource = ({ name }) => [`${name}Alias`, { Type: 'AWS::KMS::Alias', Properties: { AliasName: { 'Fn::Sub': `alias/\${AWS::StackName}-${name}` }, TargetKeyId: { Ref: name } } }]

/** `{"pass":[{"keyId":…,"signsFrom":…,"signsUntil":…}],"bundle":[…]}` with the keys' ids put in by CloudFormation. */
const signingKeys = (keys) => {
  const windows = (kind) => keys.filter((key) => key.kind === kind).map(({ name, signsFrom, signsUntil }) => ({ keyId: `\${${name}}`, signsFrom, signsUntil }))
  return { 'Fn::Sub': JSON.stringify({ pass: windows('pass'), bundle: windows('bundle') }) }
}

module.exports.keyPolicy = policy(['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'])
module.exports.signingKeys = async (context) => signingKeys(await settingsOf(context))
module.exports.resources = async (context) => ({ Resources: Object.fromEntries((await settingsOf(context)).flatMap((key) => [keyResource(key), aliasResource(key)])) })
