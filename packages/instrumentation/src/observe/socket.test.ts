import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { endOpenCalls, openCallCount } from '../open-calls.ts';
import type { MethodRow } from '../spec.ts';
import { attach, charges, row } from '../testing.ts';
import { observeSocket } from './socket.ts';

/** What the app gets: a web socket whose other end the test is. */
class Line extends EventTarget {
  readyState: number;
  readonly out: unknown[] = [];
  constructor(readyState = 1) {
    super();
    this.readyState = readyState;
  }
  send(data: unknown): void {
    this.out.push(data);
  }
  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  message(data: unknown): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }
  end(code?: number): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

/** Counts what is sent, and believes the provider's own count. */
const observe: NonNullable<MethodRow['observe']> = (value, call) => {
  const request = call.exchange.request as { n: number };
  return observeSocket(value, call, {
    sent: () => void (request.n += 1),
    received: ({ units }) => call.note({ response: { units } }),
  });
};

function session(line = new Line(), more: Partial<MethodRow> = {}) {
  const { watched, recorder } = attach(
    () =>
      class {
        generate(_body: object): Line {
          return line;
        }
      },
    { methods: [{ ...row, observe, ...more }] },
  );
  return { line: watched.generate({ n: 0 }), recorder };
}

// One clock for all tests: what is forgotten is looked for by a timer that is started once in a process.
beforeAll(() => void vi.useFakeTimers());
afterAll(() => void vi.useRealTimers());

it('lasts until the socket is closed, and is one charge by what the provider counted', () => {
  const { line, recorder } = session();
  line.send('a');
  line.send(new Uint8Array(2));
  line.message('{"units":7}');
  expect(recorder.open).toHaveLength(1);
  line.end(1000);
  expect(line.out).toEqual(['a', new Uint8Array(2)]);
  expect(charges(recorder)).toEqual(['final 7 charged']);
});

it('is charged by what was sent where the provider counts nothing', () => {
  const { line, recorder } = session();
  line.send('a');
  line.end(1005);
  expect(charges(recorder)).toEqual(['final 1 charged']);
});

it.each([1006, 1011])('is at risk where the connection broke with code %i', (code) => {
  const { line, recorder } = session();
  line.send('a');
  line.send('b');
  line.end(code);
  expect(charges(recorder)).toEqual(['at_risk 2 unknown']);
  expect(recorder.spans[0]?.attributes['error.type']).toBe('SocketClosed');
});

it('costs nothing where the connection was never made', () => {
  const { line, recorder } = session(new Line(0));
  line.end(1006);
  expect(charges(recorder)).toEqual(['final not_charged']);
});

it('counts a connection that opens later, once, however often it connects again', () => {
  const { line, recorder } = session(new Line(0));
  line.open();
  line.open();
  line.send('a');
  line.end(1000);
  expect(charges(recorder)).toEqual(['final 1 charged']);
  expect(recorder.spans[0]?.attributes['costspan.transport.retry_count']).toBe(0);
});

it('ignores what is no JSON and what comes after the end', () => {
  const { line, recorder } = session();
  line.message('not JSON');
  line.message(new ArrayBuffer(4));
  line.message('7');
  line.send('a');
  line.end();
  line.send('b');
  line.message('{"units":9}');
  line.end(1006);
  expect(charges(recorder)).toEqual(['final 1 charged']);
});

it('goes on where the socket connects again, and is at risk as a whole where one connection broke', () => {
  let connects = true;
  const whole = session(new Line(), {
    observe: (value, call) => observeSocket(value, call, { reopens: () => connects }),
  });
  const broken = session(new Line(), {
    observe: (value, call) => observeSocket(value, call, { reopens: () => connects }),
  });
  whole.line.end(1000);
  broken.line.end(1006);
  for (const { recorder, line } of [whole, broken]) {
    expect(recorder.open).toHaveLength(1);
    line.open();
  }
  connects = false;
  whole.line.end(1000);
  broken.line.end(1000);
  expect(charges(whole.recorder)).toEqual(['final 0 charged']);
  expect(charges(broken.recorder)).toEqual(['at_risk 0 unknown']);
});

it('believes a close of the socket’s own making only where it is told to', () => {
  const { line, recorder } = session(new Line(), {
    observe: (value, call) => observeSocket(value, call, { isBroken: () => true }),
  });
  line.end(1000);
  expect(charges(recorder)).toEqual(['at_risk 0 unknown']);
});

it('leaves nothing of a socket that the app never connects', () => {
  const { recorder } = session(new Line(3));
  endOpenCalls();
  expect([recorder.open, recorder.records]).toEqual([[], []]);
});

it('adds no listener of errors: one that the app does not listen to stays its own', () => {
  const line = new Line();
  const added = vi.spyOn(line, 'addEventListener');
  session(line);
  expect(added.mock.calls.map(([type]) => type).toSorted()).toEqual(['close', 'message']);
  line.end(1000);
});

it('may last as long as the app uses it', () => {
  const { line, recorder } = session();
  for (let minutes = 0; minutes < 40; minutes += 10) {
    vi.advanceTimersByTime(10 * 60_000);
    line.send('a');
  }
  expect(recorder.open).toHaveLength(1);
  // Nobody closes it: it ends as what is forgotten does.
  vi.advanceTimersByTime(16 * 60_000);
  expect(charges(recorder)).toEqual(['final 4 charged']);
});

it('is no socket without both sides', () => {
  const call = { row } as never;
  expect(observeSocket({ send() {} }, call, {})).toBe(false);
  expect(observeSocket(new EventTarget(), call, {})).toBe(false);
  expect(observeSocket(undefined, call, {})).toBe(false);
});

it('nothing is left open', () => {
  expect(openCallCount()).toBe(0);
});
