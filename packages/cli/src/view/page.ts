import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The page as `scripts/page.ts` has built it: one file, with its script and its styles. */
function html(): string {
  return readFileSync(new URL('../../assets/view.html', import.meta.url), 'utf8');
}

/** The page, and what it may do: its own script and styles, and questions to where it comes from. */
export function servedPage(): { readonly html: string; readonly policy: string } {
  const text = html();
  return { html: text, policy: policyOf(text, "connect-src 'self'; frame-ancestors 'none'") };
}

/** Where answers stand in the file that is sent: the page asks nobody. */
const END_OF_HEAD = '</head>';

/** The page with answers in it by their paths: one file that asks nobody for anything. */
export function pageWith(answers: Readonly<Record<string, unknown>>): string {
  const text = html();
  // A text of the app's must not end the element.
  const data = JSON.stringify(answers).replaceAll('<', '\\u003c');
  const head = `<meta http-equiv="content-security-policy" content="${policyOf(text, "connect-src 'none'")}">
<script type="application/json" id="answers">${data}</script>
`;
  return text.replace(END_OF_HEAD, () => head + END_OF_HEAD);
}

function policyOf(text: string, more: string): string {
  const hashes = (tag: string): string =>
    [...text.matchAll(new RegExp(`<${tag}(?: [^>]*)?>([\\s\\S]*?)</${tag}>`, 'g'))]
      .map(([, content = '']) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`)
      .join(' ');
  return [
    "default-src 'none'",
    `script-src ${hashes('script')}`,
    `style-src ${hashes('style')}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    more,
  ].join('; ');
}
