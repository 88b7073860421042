import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { lineAt, type Violation } from './source.ts';

/** A text file of the repository. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

const LINK = /\[[^\]]*\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g;
/** Shown by npm too, where there is nothing beside it. */
const PACKAGE_PAGE = /^(?:sdk|widget|server)\/README\.md$/;
const MACHINE_PATH = /(?<![\w/.:$}-])\/(?:home|Users|root|work)\/[\w.-]+|\b[A-Z]:\\Users\\/g;

function blankCode(text: string): string {
  const blank = (part: string): string => part.replace(/[^\n]/g, ' ');
  return text.replace(/^```[\s\S]*?^```/gm, blank).replace(/`[^`\n]*`/g, blank);
}

/** The anchors of a page as the usual renderers make them. */
function listAnchors(text: string): string[] {
  return [...text.matchAll(/^#+\s+(.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

function judgeLink(page: Page, link: string, pages: ReadonlyMap<string, Page>): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [file = '', anchor] = link.split('#');
  if (file && PACKAGE_PAGE.test(page.path)) {
    return `links to ${link}, which is nowhere on npm: say where the file is instead`;
  }
  const target = file === '' ? page.path : posix.join(posix.dirname(page.path), decodeURI(file));
  const linked = pages.get(target);
  if (!linked && !existsSync(target)) return `links to ${target}, which does not exist`;
  if (anchor && linked && !listAnchors(linked.text).includes(anchor)) {
    return `links to #${anchor}, a heading that ${target} does not have`;
  }
  return undefined;
}

/** Links between Markdown files lead somewhere, and to a heading that is there. */
export function checkLinks(pages: readonly Page[]): Violation[] {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  return pages.flatMap((page) => {
    const text = blankCode(page.text);
    return [...text.matchAll(LINK)].flatMap((match): Violation[] => {
      const message = judgeLink(page, match[1] ?? '', byPath);
      return message ? [{ path: page.path, line: lineAt(text, match.index), message }] : [];
    });
  });
}

/** Nobody else has this directory. */
export function checkMachinePaths(pages: readonly Page[]): Violation[] {
  return pages.flatMap(({ path, text }) =>
    [...text.matchAll(MACHINE_PATH)].map((match) => ({
      path,
      line: lineAt(text, match.index),
      message: `names ${match[0]}, a path of one machine: make it relative, or ask the system`,
    })),
  );
}
