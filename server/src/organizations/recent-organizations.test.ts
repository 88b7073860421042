import { expect } from 'chai';
import type { Context } from '../context.ts';
import { createRecentOrganizations } from './recent-organizations.ts';

/** A database of one public organization that counts how often it is asked, and a hub that stands where it is told. */
function createScene() {
  const scene = {
    asked: 0,
    visibility: 'public',
    standing: {} as object | undefined,
    /** Called while a read is under way. */
    meanwhile: (): void => undefined,
  };
  const em = {
    async findOne() {
      scene.asked += 1;
      const { visibility } = scene;
      await Promise.resolve();
      scene.meanwhile();
      return { slug: 'acme', visibility, topicKey: () => 'org:acme00000000' };
    },
  };
  const context = { database: { em: () => em } } as unknown as Context;
  const recent = createRecentOrganizations(context, { standing: () => scene.standing });
  return { scene, recent, find: () => Promise.resolve(recent.find('acme')) };
}

describe('recent organizations', () => {
  it('answers ten thousand at once with a few reads, and none while nothing happens', async () => {
    const { scene, find } = createScene();
    await Promise.all(Array.from({ length: 10_000 }, find));
    expect(scene.asked).to.equal(2);
    await Promise.all(Array.from({ length: 10_000 }, find));
    expect(scene.asked).to.equal(2);
  });

  it('reads again after every event of the topic', async () => {
    const { scene, find } = createScene();
    await Promise.all([find(), find()]);
    scene.visibility = 'private';
    scene.standing = {};
    expect((await find()).visibility).to.equal('private');
  });

  it('does not trust a row that was overtaken while it was read', async () => {
    const { scene, find } = createScene();
    await find();
    scene.meanwhile = () => {
      scene.visibility = 'private';
      scene.standing = {};
    };
    expect((await find()).visibility).to.equal('public');
    scene.meanwhile = () => undefined;
    expect((await find()).visibility).to.equal('private');
  });

  it('remembers nothing while nobody reads the topic, and nothing it was told to forget', async () => {
    const { scene, recent, find } = createScene();
    await Promise.all([find(), find()]);
    scene.visibility = 'private';
    recent.forget('acme');
    expect((await find()).visibility).to.equal('private');
    scene.standing = undefined;
    const before = scene.asked;
    await find();
    await find();
    expect(scene.asked).to.equal(before + 2);
  });
});
