// The quick start of OSS's guide to data replication with the unmodified ali-oss, which has no replication calls of
// its own: they are made by its generic request. Reads the variables that `./start --env` writes.
// Arguments: v1 or v4; ip (endpoint by address, Host rewritten by the SDK) or name (localhost, path style).
import assert from 'node:assert/strict';
import OSS from 'ali-oss';

const [signing, addressing] = process.argv.slice(2);
const env = process.env;
const suffix = Math.random().toString(36).slice(2, 10);
const sourceBucket = `node-source-${suffix}`;
const targetBucket = `node-target-${suffix}`;

function client(number, bucket) {
  const endpoint = new URL(env[`CROSSTIDE_ENDPOINT_${number}`]);
  if (addressing === 'name') endpoint.hostname = 'localhost';
  return new OSS({
    endpoint: endpoint.origin,
    region: env[`CROSSTIDE_REGION_${number}`],
    accessKeyId: env.OSS_ACCESS_KEY_ID,
    accessKeySecret: env.OSS_ACCESS_KEY_SECRET,
    authorizationV4: signing === 'v4',
    sldEnable: addressing === 'name',
    secure: false,
    bucket,
  });
}

// Sub-resources are signed, other parameters are not (V1 knows the difference).
async function bucketCall(oss, method, bucket, subresources, content, query) {
  const params = oss._bucketRequestParams(method, bucket, subresources, {});
  params.query = query;
  params.successStatuses = [200, 204];
  if (content) {
    params.content = Buffer.from(content);
    params.mime = 'xml';
  }
  const { data } = await oss.request(params);
  return data ? data.toString() : '';
}

async function until(what, condition) {
  const deadline = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not within a minute: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function exists(oss, key) {
  try {
    await oss.head(key);
    return true;
  } catch (error) {
    if (error.status === 404) return false;
    throw error;
  }
}

const text = (xml, name) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

const source = client(1, sourceBucket);
const target = client(2, targetBucket);
await source.putBucket(sourceBucket);
await target.putBucket(targetBucket);
source.useBucket(sourceBucket);
target.useBucket(targetBucket);
await source.put('before.txt', Buffer.from('existing'));

const locations = await bucketCall(source, 'GET', sourceBucket, { replicationLocation: '' });
assert.ok(locations.includes(`<Location>${env.CROSSTIDE_REGION_2}</Location>`), locations);

await bucketCall(source, 'POST', sourceBucket, { replication: '', comp: 'add' },
  `<?xml version="1.0" encoding="UTF-8"?><ReplicationConfiguration><Rule><Destination><Bucket>${targetBucket}</Bucket>` +
  `<Location>${env.CROSSTIDE_REGION_2}</Location></Destination></Rule></ReplicationConfiguration>`);

const rules = await bucketCall(source, 'GET', sourceBucket, { replication: '' });
assert.equal(text(rules, 'Bucket'), targetBucket);
const id = text(rules, 'ID');

await source.put('replication-test.txt', Buffer.from('This is a replication test.'));
const written = Date.now();
await until('the new object at the target', () => exists(target, 'replication-test.txt'));
let progress;
await until('100 % and the timestamp beyond the write', async () => {
  progress = await bucketCall(source, 'GET', sourceBucket, { replicationProgress: '' }, undefined, { 'rule-id': id });
  const newObject = text(progress, 'NewObject');
  return text(progress, 'HistoricalObject') === '1' && newObject && Date.parse(newObject) > written;
});
assert.ok(await exists(target, 'before.txt'));
assert.equal((await target.get('replication-test.txt')).content.toString(), 'This is a replication test.');

await bucketCall(source, 'POST', sourceBucket, { replication: '', comp: 'delete' },
  `<ReplicationRules><ID>${id}</ID></ReplicationRules>`);
assert.equal(text(await bucketCall(source, 'GET', sourceBucket, { replication: '' }), 'Status'), 'closing');
await source.put('after.txt', Buffer.from('too late'));
await until('the rule gone', async () => {
  try {
    await bucketCall(source, 'GET', sourceBucket, { replication: '' });
    return false;
  } catch (error) {
    assert.equal(error.code, 'NoSuchReplicationConfiguration');
    return true;
  }
});
assert.equal(await exists(target, 'after.txt'), false);
assert.ok(await exists(target, 'replication-test.txt'));

// The guide's second rule: two prefixes, additions and changes only, nothing that was there before.
await source.put('prefix1/before.txt', Buffer.from('existing, and history is off'));
const old = Date.now() + 4_000;
await until('the object too old for the rule', () => Date.now() > old);
await bucketCall(source, 'POST', sourceBucket, { replication: '', comp: 'add' },
  `<ReplicationConfiguration><Rule><ID>filtered</ID><PrefixSet><Prefix>prefix1</Prefix><Prefix>prefix2</Prefix></PrefixSet>` +
  `<Action>PUT</Action><Destination><Bucket>${targetBucket}</Bucket><Location>${env.CROSSTIDE_REGION_2}</Location></Destination>` +
  `<HistoricalObjectReplication>disabled</HistoricalObjectReplication></Rule></ReplicationConfiguration>`);
const filtered = await bucketCall(source, 'GET', sourceBucket, { replication: '' });
assert.ok(filtered.includes('<PrefixSet><Prefix>prefix1</Prefix><Prefix>prefix2</Prefix></PrefixSet>'), filtered);
assert.equal(text(filtered, 'Action'), 'PUT');
assert.equal(text(filtered, 'HistoricalObjectReplication'), 'disabled');
await source.put('other/new.txt', Buffer.from('no'));
await source.put('prefix2/new.txt', Buffer.from('yes, and its delete stays here'));
await until('the matching object at the target', () => exists(target, 'prefix2/new.txt'));
await source.delete('prefix2/new.txt');
const deleted = Date.now();
await until('the timestamp beyond the delete', async () => {
  progress = await bucketCall(source, 'GET', sourceBucket, { replicationProgress: '' }, undefined, { 'rule-id': 'filtered' });
  const newObject = text(progress, 'NewObject');
  return newObject && Date.parse(newObject) > deleted;
});
assert.ok(await exists(target, 'prefix2/new.txt'));
assert.equal(await exists(target, 'other/new.txt'), false);
assert.equal(await exists(target, 'prefix1/before.txt'), false);
console.log(`quick start done: ${signing} ${addressing}`);
process.exit(0);
