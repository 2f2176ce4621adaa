export type CallName = 'chat' | 'image' | 'error';

/** One way to have a call measured. The worker knows how to switch it on by its id. */
export interface Subject {
  readonly id: string;
  readonly title: string;
  /** calls that it instruments; a call that it lets through untouched is no cell */
  readonly calls: readonly CallName[];
  readonly kind: 'bare' | 'span' | 'floor' | 'own' | 'peer';
  /** what the worker runs it as, and in which app */
  readonly runs: string;
  /** in the run with `--quick` */
  readonly quick?: true;
  readonly next?: true;
}

const all: readonly CallName[] = ['chat', 'image', 'error'];
const chatOnly: readonly CallName[] = ['chat', 'error'];
const answered: readonly CallName[] = ['chat', 'image'];

/** The row that targets are about: costspan as it comes, its ledger on. */
export const JUDGED = 'costspan';

/** `off` runs twice a round: the difference of the two is the noise. */
export const SUBJECTS: readonly Subject[] = [
  { id: 'off', title: 'bare SDK', calls: all, kind: 'bare', runs: 'bare', quick: true },
  { id: 'span', title: 'bare OpenTelemetry span', calls: all, kind: 'span', runs: 'span', quick: true },
  { id: 'floor', title: 'floor, by hand', calls: answered, kind: 'floor', runs: 'floor', quick: true },
  { id: JUDGED, title: 'costspan', calls: all, kind: 'own', runs: 'costspan', quick: true },
  { id: 'costspan-no-ledger', title: 'costspan, ledger off', calls: answered, kind: 'own', runs: 'costspan-no-ledger' },
  { id: 'contrib', title: 'OpenTelemetry contrib', calls: chatOnly, kind: 'peer', runs: 'contrib' },
  { id: 'traceloop', title: 'OpenLLMetry', calls: all, kind: 'peer', runs: 'traceloop' },
  { id: 'openinference', title: 'OpenInference', calls: chatOnly, kind: 'peer', runs: 'openinference' },
  { id: 'openlit', title: 'OpenLIT', calls: all, kind: 'peer', runs: 'openlit' },
  { id: 'braintrust', title: 'Braintrust', calls: all, kind: 'peer', runs: 'braintrust' },
  { id: 'off2', title: 'bare SDK, again', calls: all, kind: 'bare', runs: 'bare', quick: true },
  { id: 'off-next', title: 'bare SDK, openai 7', calls: answered, kind: 'bare', runs: 'bare', next: true },
  { id: 'costspan-next', title: 'costspan, openai 7', calls: answered, kind: 'own', runs: 'costspan', next: true },
];

/** Who is compared by what its calls do, and not by time alone. */
export const CONTENDERS: readonly Subject[] = SUBJECTS.filter(
  (one) => one.id === JUDGED || (one.kind === 'peer' && !one.next),
);
