import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventFilter } from '../spec.ts';
import { EVENTS } from '../testing.ts';
import { EventLines, eventsIn, jsonIn, KeptEvents, MAX_TEXT } from './events.ts';

const line = (event: unknown): string => `data: ${JSON.stringify(event)}\n\n`;

/** Keeps whole events, text that takes several bytes included. */
const ALL: EventFilter = { keep: (event) => event };

const events = fc.array(
  fc.record({ units: fc.integer({ min: 0 }), text: fc.string({ unit: 'grapheme' }) }, { requiredKeys: ['text'] }),
);

describe('lines of an event stream', () => {
  it('give the same events however the bytes are cut', () => {
    fc.assert(
      fc.property(
        events,
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.integer({ min: 1, max: 40 })),
        (all, end, cuts) => {
          const bytes = new TextEncoder().encode(all.map(line).join('').replaceAll('\n', end));
          const lines = new EventLines(ALL);
          let at = 0;
          for (const size of cuts) lines.add(bytes.subarray(at, (at += size)));
          lines.add(bytes.subarray(at));
          expect(lines.kept.events).toEqual(all);
          expect(eventsIn(new TextDecoder().decode(bytes), ALL)).toEqual(all);
        },
      ),
    );
  });

  it('take text, bytes, and events that somebody has parsed', () => {
    const lines = new EventLines(EVENTS);
    lines.add('data: {"un');
    lines.add(new TextEncoder().encode('its":1}\n'));
    lines.add({ units: 5 });
    lines.add(undefined);
    const bytes = [...new TextEncoder().encode('data: {"units":2}\n')];
    lines.add(runInNewContext('new Uint8Array(bytes)', { bytes }));
    expect(lines.kept.events).toEqual([{ units: 1 }, { units: 5 }, { units: 2 }]);
  });

  it('need no line end after the last', () => {
    const lines = new EventLines(EVENTS);
    lines.add('data: {"units":1}\ndata: {"units":2}');
    lines.end();
    expect(lines.kept.events).toEqual([{ units: 1 }, { units: 2 }]);
  });

  it('pass over comments, names, ends and what is no JSON', () => {
    const text = ': ping\nevent: image\nid: 1\ndata: [DONE]\ndata: {"units"\ndata:{"units":3}\n';
    expect(eventsIn(text, EVENTS)).toEqual([{ units: 3 }]);
  });

  it('of one endless line are not gathered without limit', () => {
    const lines = new EventLines(EVENTS);
    for (let i = 0; i < 5; i++) lines.add('x'.repeat(1024 * 1024));
    lines.add('\n');
    lines.add(line({ units: 1 }));
    expect(lines.kept.events).toEqual([{ units: 1 }]);
  });

  it('that need not be parsed are not', () => {
    const parsed: unknown[] = [];
    const filter = {
      mayKeep: (one: string) => one.includes('units'),
      keep: (event: object) => (parsed.push(event), event),
    };
    expect(eventsIn(line({ text: 'a' }) + line({ units: 1 }), filter)).toEqual([{ units: 1 }]);
    expect(parsed).toEqual([{ units: 1 }]);
  });
});

describe('kept events', () => {
  it('are the first and the last of very many', () => {
    const kept = new KeptEvents(EVENTS);
    for (let units = 1; units <= 1_000; units++) kept.add({ units });
    expect(kept.events).toHaveLength(100);
    expect(kept.events[0]).toEqual({ units: 1 });
    expect(kept.events.at(-1)).toEqual({ units: 1_000 });
  });

  it('tell the filter what was kept before', () => {
    const kept = new KeptEvents({ keep: (event, before) => (before.length === 0 ? event : undefined) });
    kept.add({ units: 1 });
    kept.add({ units: 2 });
    expect(kept.events).toEqual([{ units: 1 }]);
  });

  it('are objects, and none where no filter asks for any', () => {
    const kept = new KeptEvents(EVENTS);
    for (const one of ['text', 1, null, undefined]) kept.add(one);
    expect(kept.events).toEqual([]);
    expect(eventsIn(line({ units: 1 }), undefined)).toEqual([]);
  });
});

describe('the text of a body', () => {
  it('is read where it is JSON', () => {
    expect(jsonIn(' \n{"units":1}')).toEqual({ units: 1 });
    expect(jsonIn('[1]')).toEqual([1]);
  });

  it.each([['1\n00:00:00 --> 00:00:01\nhello'], [''], ['{"units":'], ['"text"']])('%j holds no facts', (text) => {
    expect(jsonIn(text)).toBeUndefined();
  });

  it('is not looked at beyond a size', () => {
    const long = `{"units":1,"b64":"${'A'.repeat(MAX_TEXT)}"}`;
    expect(jsonIn(long)).toBeUndefined();
    expect(eventsIn(`data: ${long}\n`, EVENTS)).toBeUndefined();
  });
});
