export type CallName = 'chat' | 'image' | 'error';

/** One way to have a call measured. The worker knows how to switch it on by its id. */
export interface Subject {
  readonly id: string;
  readonly title: string;
  /** calls that it instruments; a call that it lets through untouched is no cell */
  readonly calls: readonly CallName[];
  readonly kind: 'bare' | 'span' | 'own' | 'peer';
  /** what the worker runs it as, and in which app */
  readonly runs: string;
  readonly next?: true;
}

const all: readonly CallName[] = ['chat', 'image', 'error'];
const chatOnly: readonly CallName[] = ['chat', 'error'];

/** `off` runs twice a round: the difference of the two is the noise. */
export const SUBJECTS: readonly Subject[] = [
  { id: 'off', title: 'bare SDK', calls: all, kind: 'bare', runs: 'bare' },
  { id: 'span', title: 'bare OpenTelemetry span', calls: all, kind: 'span', runs: 'span' },
  { id: 'costspan', title: 'costspan', calls: all, kind: 'own', runs: 'costspan' },
  {
    id: 'costspan-ledger',
    title: 'costspan, ledger on',
    calls: ['chat', 'image'],
    kind: 'own',
    runs: 'costspan-ledger',
  },
  { id: 'contrib', title: 'OpenTelemetry contrib', calls: chatOnly, kind: 'peer', runs: 'contrib' },
  { id: 'traceloop', title: 'OpenLLMetry', calls: all, kind: 'peer', runs: 'traceloop' },
  { id: 'openinference', title: 'OpenInference', calls: chatOnly, kind: 'peer', runs: 'openinference' },
  { id: 'openlit', title: 'OpenLIT', calls: all, kind: 'peer', runs: 'openlit' },
  { id: 'braintrust', title: 'Braintrust', calls: all, kind: 'peer', runs: 'braintrust' },
  { id: 'off2', title: 'bare SDK, again', calls: all, kind: 'bare', runs: 'bare' },
  { id: 'off-next', title: 'bare SDK, openai 7', calls: ['chat', 'image'], kind: 'bare', runs: 'bare', next: true },
  {
    id: 'costspan-next',
    title: 'costspan, openai 7',
    calls: ['chat', 'image'],
    kind: 'own',
    runs: 'costspan',
    next: true,
  },
];

export function subject(id: string): Subject {
  const found = SUBJECTS.find((one) => one.id === id);
  if (!found) throw new Error(`no subject ${id}`);
  return found;
}
