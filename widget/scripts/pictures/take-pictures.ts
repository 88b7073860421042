import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { CHROMIUM_FLAGS } from '../../../scripts/testing/chromium-flags.ts';
import type { Sheet } from './sheets.ts';

const HERE = import.meta.dirname;
const BUNDLE = join(HERE, '../../dist/bundle');
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** Drawn the same wherever it is. */
const DRAWING = ['--font-render-hinting=none', '--hide-scrollbars'];

export function launchChromium(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS, ...DRAWING] });
}

/** Takes each picture in turn; `use` gets its PNG bytes, and the page for work of its own. */
export async function takePictures(
  sheets: readonly Sheet[],
  use: (sheet: Sheet, png: Buffer, page: Page) => Promise<void>,
): Promise<void> {
  const server = await serveScenes();
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({ timezoneId: 'Etc/UTC', locale: 'en-GB' });
    const page = await openScenes(context, server);
    for (const sheet of sheets) await use(sheet, await takePicture(page, sheet), page);
  } finally {
    await browser.close();
    server.close();
  }
}

async function takePicture(page: Page, { variant, theme, locale, ...sheet }: Sheet): Promise<Buffer> {
  await page.setViewportSize({ width: sheet.width, height: variant === 'open' ? 640 : 200 });
  await page.emulateMedia({ forcedColors: sheet.forcedColors ? 'active' : 'none', colorScheme: theme });
  await page.evaluate(
    async ({ variant, options, fontPx, direction }) => {
      document.documentElement.style.fontSize = `${fontPx}px`;
      document.documentElement.dir = direction;
      const scenes = window as unknown as Record<string, (...given: unknown[]) => Promise<void>>;
      if (variant === 'open') await scenes['showOpen']!(options);
      else await scenes['showScenes']!(variant, options);
    },
    {
      variant,
      options: { theme, locale },
      fontPx: sheet.fontPx,
      direction: /^(ar|he|fa)/.test(locale) ? 'rtl' : 'ltr',
    },
  );
  return page.screenshot({ fullPage: true, animations: 'disabled', caret: 'hide' });
}

async function openScenes(context: BrowserContext, server: Server): Promise<Page> {
  const page = await context.newPage();
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/scenes.html`);
  await page.waitForFunction(() => 'scenesReady' in window);
  return page;
}

async function serveScenes(): Promise<Server> {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://scenes').pathname;
    const file = path.startsWith('/widget/') ? join(BUNDLE, path.slice('/widget'.length)) : join(HERE, path);
    try {
      const body = await readFile(file);
      response
        .writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' })
        .end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
