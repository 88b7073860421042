import { expect } from 'chai';
import { z } from 'zod';
import { isServerError } from '../errors.ts';
import { assignChanges, parseInput } from './input.ts';

const schema = z.strictObject({
  name: z.string().trim().min(1).max(5),
  impact: z.enum(['minor', 'major']),
  order: z.int().max(10).optional(),
  at: z.iso.datetime().optional(),
  services: z
    .array(z.strictObject({ id: z.string().regex(/^[a-z]$/, 'is one letter') }))
    .max(2)
    .optional(),
});

function refused(value: unknown) {
  try {
    parseInput(schema, value);
  } catch (error) {
    if (isServerError(error)) return error;
    throw error;
  }
  throw new Error('was accepted');
}

describe('input', () => {
  it('is answered as its schema reads it', () => {
    expect(parseInput(schema, { name: ' a ', impact: 'minor' })).to.deep.equal({
      name: 'a',
      impact: 'minor',
    });
  });

  const valid = { name: 'a', impact: 'minor' };
  const cases: [string, unknown, string, string][] = [
    ['a missing field', { impact: 'minor' }, 'name', 'is required: text'],
    ['a missing word', { name: 'a' }, 'impact', 'is required: one of minor, major'],
    ['a wrong type', { ...valid, name: 7 }, 'name', 'must be text'],
    ['an empty text', { ...valid, name: '  ' }, 'name', 'must not be empty'],
    ['a long text', { ...valid, name: 'abcdef' }, 'name', 'has at most 5 characters'],
    ['an unknown word', { ...valid, impact: 'huge' }, 'impact', 'is one of minor, major'],
    ['a fraction', { ...valid, order: 1.5 }, 'order', 'must be a whole number'],
    ['a large number', { ...valid, order: 11 }, 'order', 'is at most 10'],
    ['a wrong time', { ...valid, at: 'today' }, 'at', 'is not a time such as 2026-01-05T12:00:00.000Z'],
    ['a field too many', { ...valid, nmae: 'a' }, 'nmae', 'is not a field here; remove it'],
    ['a wrong entry', { ...valid, services: [{ id: 'a' }, { id: '1' }] }, 'services[1].id', 'is one letter'],
    [
      'a field too many inside',
      { ...valid, services: [{ id: 'a', x: 1 }] },
      'services[0].x',
      'is not a field here; remove it',
    ],
    [
      'a long list',
      { ...valid, services: [{ id: 'a' }, { id: 'a' }, { id: 'a' }] },
      'services',
      'has at most 2 entries',
    ],
    ['nothing at all', undefined, '', 'is required: an object'],
    ['a list instead', [], '', 'must be an object'],
  ];
  for (const [what, value, path, message] of cases) {
    it(`names the place of ${what} and what would be right`, () => {
      const error = refused(value);
      expect(error.code).to.equal('invalid_input');
      expect(error.details.errors).to.deep.include({ path, message });
      expect(error.message).to.equal(`${path || 'The input'}: ${message}.`);
    });
  }

  it('names every wrong place, and no more than fifty', () => {
    expect(refused({ name: 7, impact: 8 }).details.errors).to.have.length(2);
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`field${i}`, i]));
    expect(refused({ ...valid, ...many }).details.errors).to.have.length(50);
  });
});

describe('changes', () => {
  it('are assigned where they differ, and named', () => {
    const target = { name: 'a', order: 1, tags: ['x'], note: undefined as string | null | undefined };
    expect(assignChanges(target, { name: 'b', order: 1, tags: ['x'], note: null })).to.deep.equal(['name']);
    expect(target).to.deep.equal({ name: 'b', order: 1, tags: ['x'], note: undefined });
  });
});
