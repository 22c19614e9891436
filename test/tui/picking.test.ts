/** The lists of the form, driven through the flow. */
import { describe, expect, test } from 'vitest';
import { fieldValue } from '../../src/tui/flow/form.ts';
import { offered } from '../../src/tui/flow/picking.ts';
import { shownKeys } from '../../src/tui/keys.ts';
import { type Driver, drive } from './support/drive.ts';

const ITEMS = [
  { value: 'invoices', hint: 'eu-west-1' },
  { value: 'logs', hint: 'eu-west-3' },
  { value: 'logs-archive', hint: 'eu-west-3' },
] as const;

function entered(): Driver {
  const places = drive().send({ type: 'credentials', found: true }).press('confirm');
  return places.send({ type: 'choose', index: places.state.places.indexOf('real') });
}

function withBuckets(driver = entered()): Driver {
  const { of } = driver.state.listings.bucket;
  return driver.send(
    { type: 'listed', field: 'bucket', of, items: ITEMS },
    { type: 'list-ended', field: 'bucket', of, code: null },
  );
}

const names = ({ state }: Driver) => offered(state).map(({ value }) => value);

describe('a list', () => {
  test('is asked for when its field is entered, once for the same profile and Region', () => {
    const form = entered();
    expect(form.effects).toMatchObject([{ type: 'list', field: 'bucket', region: null }]);
    const back = withBuckets(form).press('next').press('previous');
    expect(back.effects).toEqual([]);
    expect(names(back)).toHaveLength(3);
  });

  test('is asked for again with another profile, and what comes late of the first is dropped', () => {
    const form = entered();
    const { of } = form.state.listings.bucket;
    const other = form.press('previous').send({ type: 'text', text: 'customer' }).press('next');
    expect(other.effects).toMatchObject([{ type: 'list', field: 'bucket', source: { profile: 'customer' } }]);
    expect(names(other.send({ type: 'listed', field: 'bucket', of, items: ITEMS }))).toEqual([]);
  });

  test('of keys is asked for where the chosen bucket is', () => {
    const key = withBuckets().send({ type: 'text', text: 'logs' }).press('next');
    expect(key.effects).toMatchObject([{ type: 'list', field: 'kmsKeyId', region: 'eu-west-3' }]);
  });

  test('of profiles asks nothing of AWS again', () => {
    const profile = entered().press('previous');
    expect(profile.effects).toMatchObject([{ type: 'list', field: 'profile' }]);
    expect(profile.press('previous', 'next').effects).toEqual([]);
  });

  test('that was refused stops nobody', () => {
    const form = entered();
    const { of } = form.state.listings.bucket;
    const refused = form
      .send({ type: 'list-ended', field: 'bucket', of, code: 'AccessDenied' })
      .send({ type: 'text', text: 'amzn-s3-demo-bucket' });
    expect(refused.state.screen.name).toBe('target');
    expect(refused.press('confirm').effects).toMatchObject([{ type: 'start-check' }]);
  });
});

describe('choosing', () => {
  test('is narrowed by what is typed, in the name or beside it', () => {
    const typed = withBuckets().send({ type: 'text', text: 'LOGS' });
    expect(names(typed)).toEqual(['logs', 'logs-archive']);
    expect(names(typed.send({ type: 'text', text: '-a' }))).toEqual(['logs-archive']);
    expect(names(withBuckets().send({ type: 'text', text: 'west-1' }))).toEqual(['invoices']);
  });

  test('the arrows go through it, Enter takes it, and no letter is needed', () => {
    const picked = withBuckets().press('down', 'down');
    expect(picked.state.pick).toBe(1);
    const taken = picked.press('confirm');
    expect(fieldValue(taken.state.form, 'bucket')).toBe('logs');
    expect(taken.state).toMatchObject({
      pick: null,
      screen: { name: 'target' },
      form: { focus: 'kmsKeyId' },
    });
    expect(taken.effects).toMatchObject([{ type: 'list', field: 'kmsKeyId' }]);
  });

  test('the last one is the last, and up from the first leads back into the text', () => {
    expect(withBuckets().press('down', 'down', 'down', 'down', 'down').state.pick).toBe(2);
    const text = withBuckets().press('down', 'up');
    expect(text.state).toMatchObject({ pick: null, form: { focus: 'bucket' } });
    expect(text.press('up').state.form.focus).toBe('profile');
  });

  test('typing, Tab and another field leave the choice; what is typed stays', () => {
    expect(withBuckets().press('down').send({ type: 'text', text: 'l' }).state.pick).toBeNull();
    const next = withBuckets().press('down', 'next');
    expect(next.state).toMatchObject({ pick: null, form: { focus: 'kmsKeyId' } });
    expect(next.state.form.lines.bucket.text).toBe('');
  });

  test('the footer says what the arrows do', () => {
    const words = ({ state }: Driver) => shownKeys(state, 'footer').map((key) => `${key.label} ${key.words}`);
    expect(words(withBuckets())).toEqual(expect.arrayContaining(['↑↓ choose', 'Tab field']));
    expect(words(entered())).toContain('↑↓ field');
    expect(shownKeys(withBuckets().state, 'help').filter(({ label }) => label === 'Tab')).toHaveLength(1);
  });
});
