import { PROBLEM_CONTENT_TYPE } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { API_CALLS, type ApiCall } from '../testing/api-calls.ts';
import { type DocumentedOperation, readDocument } from '../testing/api-document.ts';
import { type Scene, setScene } from '../testing/api-scene.ts';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestOrganization, type TestServer } from '../testing/test-server.ts';

const ADMIN_API_KEY = 'operator-key-of-the-tests';

interface Received {
  status: number;
  contentType: string | undefined;
  body: unknown;
  headers: Headers;
}

/** An answer; of a stream only its head. */
async function receive(response: Response): Promise<Received> {
  const { status, headers } = response;
  const contentType = headers.get('content-type')?.split(';')[0];
  if (contentType === 'text/event-stream') {
    await response.body?.cancel();
    return { status, contentType, body: '', headers };
  }
  const text = await response.text();
  const isJson = contentType?.endsWith('json');
  return { status, contentType, body: text === '' ? undefined : isJson ? JSON.parse(text) : text, headers };
}

for (const kind of DATABASE_KINDS) {
  describe(`the API and its description on ${kind}`, () => {
    let test: TestServer;
    let clock: ManualClock;
    let operations: Map<string, DocumentedOperation>;
    let scenes = 0;
    before(async function () {
      this.timeout(30_000);
      clock = createManualClock();
      test = await startTestServer({ kind, clock, env: { ADMIN_API_KEY } });
      operations = new Map((await readDocument(test.url)).map((operation) => [operation.name, operation]));
    });
    after(() => test.stop());

    let shared: ReturnType<typeof stage> | undefined;

    /** Where a call takes place: reads share a scene, a write has its own. */
    function stageFor(call: ApiCall | undefined): ReturnType<typeof stage> {
      if (call && !call.operation.startsWith('GET ')) return stage();
      shared ??= stage();
      return shared;
    }

    async function stage(): Promise<{ organization: TestOrganization; scene: Scene }> {
      const organization = await test.addOrganization({ slug: `scene-${++scenes}-${kind}` });
      return { organization, scene: await setScene(test, organization) };
    }

    async function send(
      { operation, path, body, by }: ApiCall,
      scene: Scene,
      key: string | undefined,
      headers: Record<string, string> = {},
    ): Promise<Received> {
      const credential = by === 'nobody' ? undefined : by === 'operator' ? ADMIN_API_KEY : key;
      const sent = body?.(scene, clock.now());
      const response = await fetch(test.url + path(scene), {
        method: operation.split(' ')[0]!,
        redirect: 'manual',
        headers: {
          ...(credential ? { authorization: `Bearer ${credential}` } : {}),
          ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
      });
      return receive(response);
    }

    it('are the same operations: none is undocumented, none is untested', () => {
      expect(API_CALLS.map(({ operation }) => operation)).to.have.members([...operations.keys()]);
    });

    for (const call of API_CALLS) {
      it(`${call.operation} is answered as described`, async () => {
        const { organization, scene } = await stageFor(call);
        if (call.first) {
          const first: ApiCall = { operation: 'POST ', path: call.first, body: () => ({}), status: 200 };
          expect((await send(first, scene, organization.key)).status).to.equal(200);
        }
        const received = await send(call, scene, organization.key);
        expect(received.status, JSON.stringify(received.body)).to.equal(call.status);
        const { answers } = operations.get(call.operation)!;
        const described = answers.get(String(call.status)) ?? answers.get(call.status < 400 ? '' : 'default');
        if (!described) throw new Error(`${call.status} is not described`);
        if (received.body !== undefined) expect(received.contentType).to.equal(described.contentType);
        expect(described.faults(received.body)).to.deep.equal([]);
      });
    }

    for (const call of API_CALLS.filter(
      ({ operation, by }) => operation.startsWith('POST') && by !== 'nobody',
    )) {
      it(`${call.operation} is done once under one Idempotency-Key`, async () => {
        const { organization, scene } = await stage();
        if (call.first) await send({ ...call, path: call.first }, scene, organization.key);
        const twice = () => send(call, scene, organization.key, { 'idempotency-key': 'once' });
        const [first, second] = [await twice(), await twice()];
        expect(first.status, JSON.stringify(first.body)).to.equal(call.status);
        if (second.status === 409) {
          const { id } = first.body as { id: string };
          expect(second.body).to.include({ code: 'secret_already_shown', id });
        } else {
          expect([second.status, second.body]).to.deep.equal([first.status, first.body]);
          expect(second.headers.get('idempotency-replayed')).to.equal('true');
        }
      });
    }

    for (const call of API_CALLS.filter(({ by }) => by !== 'nobody')) {
      it(`${call.operation} takes a credential exactly when it says so`, async () => {
        const { scene } = await stageFor(undefined);
        const { open, answers } = operations.get(call.operation)!;
        const received = await send({ ...call, by: 'nobody' }, scene, undefined);
        if (open && received.status === call.status) return;
        expect([received.status, received.contentType]).to.deep.equal([401, PROBLEM_CONTENT_TYPE]);
        expect(answers.has('401')).to.equal(true);
      });
    }

    it('have examples in which only the ids may be wrong', async () => {
      const { organization } = await stageFor(undefined);
      const wrong: Record<string, unknown> = {};
      for (const { name, example } of operations.values()) {
        const [method = '', path = ''] = name.split(' ');
        if (example === undefined) continue;
        const call = {
          operation: method,
          path: () => path.replaceAll(/\{\w+\}/g, 'k3v9x2m4q8za'),
          body: () => example,
          status: 0,
        };
        const received = await send(
          call,
          {} as Scene,
          path.startsWith('/v1/orgs') ? ADMIN_API_KEY : organization.key,
        );
        const { errors = [] } = received.body as { errors?: { path: string; message: string }[] };
        const faults = errors.filter(({ message }) => !message.startsWith('there is no'));
        if (faults.length > 0) wrong[name] = faults;
      }
      expect(wrong).to.deep.equal({});
    });
  });
}
