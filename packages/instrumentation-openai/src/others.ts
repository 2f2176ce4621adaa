import type { MethodRow } from '@costspan/instrumentation';
import { named } from './more-targets.ts';
import { generate, settle } from './rows.ts';

/** Training of models, containers of the code interpreter, and what is free. */
export const OTHERS: readonly MethodRow[] = [
  generate('Jobs', 'create', '/fine_tuning/jobs', 'fineTuning.jobs.create', { job: true }),
  settle('Jobs', 'retrieve', '/fine_tuning/jobs', 'fineTuning.jobs.retrieve'),
  settle('Jobs', 'cancel', '/fine_tuning/jobs', 'fineTuning.jobs.cancel'),
  generate('Containers', 'create', '/containers', 'containers.create'),
  generate('Moderations', 'create', '/moderations', 'moderations.create'),
].map(named);
