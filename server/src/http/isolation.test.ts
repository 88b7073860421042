import { expect } from 'chai';
import { API_CALLS, type ApiCall } from '../testing/api-calls.ts';
import { emptyScene, type Scene, setScene } from '../testing/api-scene.ts';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestOrganization, type TestServer } from '../testing/test-server.ts';

/** Answers that are about nobody: the same for everyone. */
const ABOUT_NOBODY = API_CALLS.filter(({ by, operation }) => by === 'nobody' && !operation.includes('{'));
const CALLS = API_CALLS.filter((call) => call.by !== 'operator' && !ABOUT_NOBODY.includes(call));

for (const kind of DATABASE_KINDS) {
  describe(`organizations on ${kind}`, () => {
    let test: TestServer;
    let clock: ManualClock;
    let owner: TestOrganization;
    let stranger: TestOrganization;
    let secret: Scene;
    let nothing: Scene;
    let token: string;

    before(async function () {
      this.timeout(60_000);
      clock = createManualClock();
      test = await startTestServer({ kind, clock });
      owner = await test.addOrganization({ slug: 'owner', visibility: 'private' });
      stranger = await test.addOrganization({ slug: 'stranger' });
      secret = await setScene(test, owner);
      nothing = emptyScene(secret.cursor);
      const scope = ['org', 'queue', `run:${secret.run}`, `job:${secret.job}`];
      const minted = await test.call<{ token: string }>(
        'POST',
        '/v1/tokens',
        { scope },
        { authorization: `Bearer ${stranger.key}` },
      );
      token = minted.body.token;
    });
    after(() => test.stop());

    async function ask({ operation, path, body }: ApiCall, scene: Scene, headers: Record<string, string>) {
      const sent = body?.(scene, clock.now());
      const response = await fetch(test.url + path(scene), {
        method: operation.split(' ')[0]!,
        headers: { ...headers, ...(sent === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
      });
      const isStream = response.headers.get('content-type') === 'text/event-stream; charset=utf-8';
      if (isStream) await response.body?.cancel();
      return { status: response.status, text: isStream ? 'a stream' : await response.text() };
    }

    /** An answer with everything that names the asked thing, or the asking, left out. */
    function anonymize({ status, text }: { status: number; text: string }, scene: Scene): string {
      const named = Object.values(scene).reduce((rest, id) => rest.replaceAll(id, '…'), text);
      return `${status} ${named.replace(/"requestId":"[^"]*"/, '')}`;
    }

    /** Everything that belongs to an organization, to see that nothing of it moved. */
    async function stateOf({ id, slug, key }: TestOrganization): Promise<string> {
      const em = test.server.context.database.em();
      const topics = await em.execute('select key, head from topic where organization_id = ? order by key', [
        id,
      ]);
      const rows = await em.execute(
        `select (select json_agg(k order by k.id) from (select id, name, secret_hash, revoked_at from api_key where organization_id = ?) k) as keys`,
        [id],
      );
      const { body } = await test.call('GET', `/v1/orgs/${slug}/summary`, undefined, {
        authorization: `Bearer ${key}`,
      });
      return JSON.stringify([topics, rows, body]);
    }

    const credentials: [string, () => Record<string, string>][] = [
      ["another organization's key", () => ({ authorization: `Bearer ${stranger.key}` })],
      ["another organization's token that names its topics", () => ({ authorization: `Bearer ${token}` })],
      ['no credential', () => ({})],
    ];
    for (const [whose, headers] of credentials) {
      describe(`asked with ${whose}`, () => {
        let untouched: string;
        before(async () => {
          untouched = await stateOf(owner);
        });
        for (const call of CALLS) {
          it(`${call.operation} tells of what is not yours what it tells of what is not there`, async () => {
            const foreign = await ask(call, secret, headers());
            const missing = await ask(call, nothing, headers());
            expect(foreign.status).to.equal(missing.status);
            // A call that names nothing is about one's own, and who makes something makes it at home.
            const named = call.path(secret) !== call.path(nothing) || call.body !== undefined;
            const made = foreign.status < 300 && call.operation.startsWith('POST');
            if (named && !made) expect(anonymize(foreign, secret)).to.equal(anonymize(missing, nothing));
            for (const word of ['of owner', owner.id, owner.key]) expect(foreign.text).not.to.include(word);
          });
        }
        it('nothing of the organization has changed', async () => {
          expect(await stateOf(owner)).to.equal(untouched);
        });
      });
    }

    it('give nothing to a cursor of another: it only says where to go on', async () => {
      const own = { authorization: `Bearer ${owner.key}` };
      for (const path of [
        '/v1/services',
        '/v1/groups',
        '/v1/incidents',
        '/v1/maintenances',
        '/v1/keys',
        '/v1/runs',
      ]) {
        await test.call('POST', '/v1/services', { name: 'Second of owner' }, own);
        const first = await test.call<{ next: string | null }>('GET', `${path}?limit=1`, undefined, own);
        const after = first.body.next ?? 'WyJ4Il0';
        const { status, text } = await ask(
          { operation: 'GET ', path: () => `${path}?after=${after}`, status: 0 },
          secret,
          { authorization: `Bearer ${stranger.key}` },
        );
        expect(status, path).to.be.oneOf([200, 400]);
        for (const word of ['of owner', owner.id, ...Object.values(secret)]) {
          expect(text, path).not.to.include(word);
        }
      }
    });
  });
}
