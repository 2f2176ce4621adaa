/** Subclasses of SDK clients, overridden methods, several copies and versions of an SDK in one process. */
import {
  classOf as OpenAIOf,
  clientOf as openaiOf,
  optionsOf as openaiOptionsOf,
} from '../../../packages/instrumentation-openai/testing/client.ts';
import {
  classOf as ReplicateOf,
  clientOf as replicateOf,
} from '../../../packages/instrumentation-replicate/testing/client.ts';
import type { OpenAIName } from '../../../packages/instrumentation-openai/testing/client.ts';
import type { App, Scenarios } from '../app.ts';

const image = { model: 'gpt-image-1', prompt: 'a red kite', quality: 'low' as const, size: '1024x1024' as const };
const FLUX = 'black-forest-labs/flux-schnell';

/** The same few calls in every version that has them. */
async function few(app: App, name: OpenAIName): Promise<void> {
  const openai = await openaiOf(app, {}, name);
  const promise = openai.images.generate(image);
  app.saw(`${name} promise`, promise);
  app.saw(`${name} whole`, await promise.withResponse());
  app.saw(`${name} raw`, await (await openai.images.generate(image).asResponse()).json());
  app.sim.openai.order({ fail: 400 });
  await app.outcome(`${name} 400`, openai.images.generate(image));
}

export const scenarios: Scenarios = {
  'a subclass with private fields that overrides a wrapped method of a resource': {
    charges: 1,
    async play(app) {
      const OpenAI = await OpenAIOf(app);
      class Images extends OpenAI.Images {
        #count = 0;
        override generate(body: never, options?: never): never {
          this.#count += 1;
          app.saw('count', this.#count);
          return super.generate(body, options) as never;
        }
      }
      class Client extends OpenAI {
        readonly #secret = 'mine';
        override images: Images = new Images(this);
        secret(): string {
          return this.#secret;
        }
      }
      const client = new Client(openaiOptionsOf(app));
      app.saw('is', [client instanceof OpenAI, client.images instanceof OpenAI.Images, client.secret()]);
      const images: InstanceType<typeof OpenAI.Images> = client.images;
      app.saw('image', await images.generate(image));
    },
  },
  'a subclass that overrides the SDK’s transport': {
    charges: 1,
    async play(app) {
      const OpenAI = await OpenAIOf(app);
      class Client extends OpenAI {
        readonly #urls: string[] = [];
        override async fetchWithTimeout(...args: Parameters<InstanceType<typeof OpenAI>['fetchWithTimeout']>) {
          this.#urls.push(String(args[0]));
          app.saw('urls', this.#urls);
          return super.fetchWithTimeout(...args);
        }
      }
      app.saw('image', await new Client(openaiOptionsOf(app)).images.generate(image));
    },
  },
  'a method replaced on one client': {
    charges: 1,
    async play(app) {
      const openai = await openaiOf(app);
      const original = openai.images.generate;
      openai.images.generate = function (this: unknown, ...args: never[]) {
        app.saw('mine', args);
        return Reflect.apply(original, this, args) as never;
      } as never;
      app.saw('image', await openai.images.generate(image));
      delete (openai.images as { generate?: unknown }).generate;
      app.saw('the prototype’s again', openai.images.generate === original);
    },
  },
  'a Replicate subclass that overrides run and request': {
    charges: 1,
    async play(app) {
      const Replicate = await ReplicateOf(app);
      class Client extends Replicate {
        #requests = 0;
        override async run(...args: Parameters<InstanceType<typeof Replicate>['run']>) {
          app.saw('run', args);
          return super.run(...args);
        }
        override async request(...args: Parameters<InstanceType<typeof Replicate>['request']>) {
          this.#requests += 1;
          app.saw('request', [this instanceof Client, this.#requests]);
          return super.request(...args);
        }
      }
      const options = { baseUrl: `${app.origin}/replicate/v1`, auth: 'test', useFileOutput: false };
      app.saw('output', await new Client(options).run(FLUX, { input: { prompt: 'a kite' } }));
    },
  },
  'four versions of openai in one process': {
    charges: 12,
    async play(app) {
      for (const name of ['openai4', 'openai5', 'openai6', 'openai'] as const) await few(app, name);
      const [six, seven] = [await OpenAIOf(app, 'openai6'), await OpenAIOf(app)];
      app.saw('apart', [six === seven, (await openaiOf(app)) instanceof six]);
    },
  },
  'two versions of replicate in one process': {
    charges: 2,
    async play(app) {
      for (const name of ['replicate0', 'replicate'] as const) {
        const replicate = await replicateOf(app, {}, name);
        app.saw(name, await replicate.run(FLUX, { input: { prompt: 'a kite' }, wait: { mode: 'poll', interval: 1 } }));
      }
    },
  },
  'enabled, disabled, enabled again': {
    // The call that began while all was off sends its request when it is on: that is seen without the call.
    charges: 4,
    told: false,
    async play(app) {
      const openai = await openaiOf(app);
      const before = openai.images.generate;
      app.saw('enabled', await openai.images.generate(image));
      app.costspan.forEach((one) => one.disable());
      app.saw('disabled', await openai.images.generate(image));
      const started = openai.images.generate(image);
      app.costspan.forEach((one) => one.enable());
      app.saw('enabled under way', await started);
      const watched = openai.images.generate(image);
      app.costspan.forEach((one) => one.disable());
      app.saw('disabled under way', await watched.withResponse());
      app.costspan.forEach((one) => one.enable());
      app.costspan.forEach((one) => one.enable());
      app.saw('enabled again', await openai.images.generate(image));
      app.saw('same method', openai.images.generate === before);
    },
  },
};
