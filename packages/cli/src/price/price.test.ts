import { describe, expect, it } from 'vitest';
import { costspan } from '../ledger/testing.ts';

const flux = ['price', 'fal', 'fal-ai/flux/dev'];

describe('price', () => {
  it('names a parameter that nothing reads, and the one that may have been meant', () => {
    const { code, stdout } = costspan(...flux, 'num_image=2', 'seed=3');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^ +note +num_image is not read for this price; did you mean num_images\?\n +seed is not read for this price$/m,
    );
    expect(stdout).toMatch(/^ +assumed +image_size=1024x768, num_images=1$/m);
    expect(JSON.parse(costspan(...flux, 'num_image=2', 'seed=3', '--json').stdout)).toMatchObject({
      amount: '0.025',
      basis: 'default',
      assumed: { image_size: '1024x768', num_images: 1 },
      unread: [{ name: 'num_image', suggestion: 'num_images' }, { name: 'seed' }],
    });
  });

  it('exits with 1 for it where it is told to be strict', () => {
    expect(costspan(...flux, 'num_image=2', '--strict').code).toBe(1);
    expect(costspan(...flux, 'num_images=2', '--strict').code).toBe(0);
    expect(JSON.parse(costspan(...flux, 'num_images=2', '--json').stdout)).not.toHaveProperty('unread');
  });

  it('does not say of a call that nobody has made that it was charged', () => {
    const unpriced = ['price', 'openai', 'gpt-image-2'];
    const { code, stdout } = costspan(...unpriced);
    expect(code).toBe(1);
    expect(stdout).not.toContain('outcome');
    expect(JSON.parse(costspan(...unpriced, '--json').stdout)).not.toHaveProperty('outcome');
    expect(costspan(...flux).stdout).not.toContain('outcome');
  });

  it.each([
    [['openai', 'gpt-image-2'], /missing +quality: high, low, medium\n +size: 1024x1024, 1024x1536, 1536x1024$/m],
    [['replicate', 'google/nano-banana-2'], /missing +resolution: 1K, 2K, 4K$/m],
    [['replicate', 'topazlabs/image-upscale'], /missing +output_megapixels: over 24 up to 48, /m],
    [['fal', 'fal-ai/qwen-image-edit'], /missing +image_size: for example image_size=1024x1024$/m],
  ])('%j names what is missing, with its values', (call, says) => {
    expect(costspan('price', ...call).stdout).toMatch(says);
  });

  it('asks for no length that the call has under another name', () => {
    const { stdout } = costspan('price', 'openai', 'gpt-image-2', 'size=1024x1024');
    expect(stdout).toMatch(/missing +quality: high, low, medium$/m);
    expect(stdout).not.toContain('size:');
  });

  it('says who sells a model that this provider does not', () => {
    expect(costspan('price', 'openai', 'fal-ai/veo3.1').stdout).toMatch(/sold by +fal$/m);
  });
});

it.each([
  ['price', 'fall', 'fal-ai/flux/dev'],
  ['compare', '--for', 'fall', 'fal-ai/flux/dev'],
  ['compare', 'image', '--provider', 'fall'],
  ['prices', 'list', '--provider', 'fall'],
])('%s %s %s checks the provider', (...command) => {
  const { code, stdout, stderr } = costspan(...command);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(
    /^costspan: \S+.* is "fall": no provider of the price book; did you mean fal\?\n\(costspan [a-z ]+ --help shows how it is used\)\n$/,
  );
});

it.each([
  [['price', 'fal'], 'price'],
  [['prices', 'list', '--nonsense'], 'prices list'],
  [['nonsense'], ''],
])('wrong use %j points to the help of what was used', (args, command) => {
  expect(costspan(...args).stderr).toContain(`(${['costspan', command].filter(Boolean).join(' ')} --help shows how`);
});
