import type { Browser, BrowserContext, Page } from 'playwright-core';
import { pinChance, shareChromium } from '../../scripts/testing/shared-chromium.ts';
import { makeService, makeSnapshot } from '../src/testing/snapshots.ts';
import { createStatusServer, type StatusServer } from '../src/testing/status-server.ts';

export const UP = makeSnapshot();
export const DOWN = makeSnapshot({
  services: [makeService('svcapi000001', 'API', 'major_outage'), makeService('svcweb000002', 'Website')],
});

/** A browser, a status server, and another origin's server for the pages of customers. */
export interface Stage {
  browser: Browser;
  status: StatusServer;
  site: StatusServer;
  /** Opens a customer's page with this body, and keeps an account of everything it should not do. */
  visit(body: string, options?: VisitOptions): Promise<Visit>;
  /** Closes all pages, and brings the status server back to its beginning. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface VisitOptions {
  headers?: Record<string, string>;
  /** Which server the page is from. Default `site`. */
  from?: 'site' | 'status';
  /** The script of the element in the head. Default true. */
  script?: boolean;
  javaScriptEnabled?: boolean;
  /** Runs in the page before anything of its own. */
  before?: string;
  /** Lets the test pass the time of the page: `page.clock`. Default false. */
  clock?: boolean;
}

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Errors and messages of the console. */
  noise: string[];
  /** Origins that were asked for anything. */
  origins: Set<string>;
}

export async function openStage(): Promise<Stage> {
  const browser = await shareChromium();
  const status = await createStatusServer(UP);
  const site = await createStatusServer(UP);
  return {
    browser,
    status,
    site,
    async visit(body, options = {}) {
      const from = options.from === 'status' ? status : site;
      const script = options.script === false ? '' : scriptTag(status.origin);
      const html = `<!doctype html><html lang="en-GB"><head><title>Site</title><link rel="icon" href="data:,">${script}</head><body>${body}</body></html>`;
      from.pages['/page'] = { html, ...(options.headers ? { headers: options.headers } : {}) };
      const context = await browser.newContext({
        locale: 'en-GB',
        javaScriptEnabled: options.javaScriptEnabled ?? true,
      });
      await pinChance(context);
      if (options.clock) await context.clock.install();
      const page = await context.newPage();
      const visit: Visit = { page, context, noise: [], origins: new Set() };
      page.on('console', (message) => visit.noise.push(message.text()));
      page.on('pageerror', (error) => visit.noise.push(String(error)));
      page.on('request', (request) => visit.origins.add(new URL(request.url()).origin));
      if (options.before) await page.addInitScript(options.before);
      await page.goto(`${from.origin}/page`);
      return visit;
    },
    async clear() {
      for (const context of browser.contexts()) await context.close();
      status.refuse = null;
      changeToUp(status);
    },
    async close() {
      await Promise.all([status.stop(), site.stop()]);
    },
  };
}

export function scriptTag(origin: string, file = 'status-badge.js'): string {
  return `<script type="module" src="${origin}/widget/${file}"></script>`;
}

/** `<status-badge>` of Acme on this server. */
export function tag(origin: string, attributes = '', content = ''): string {
  return `<status-badge endpoint="${origin}" organization="acme" ${attributes}>${content}</status-badge>`;
}

export function changeToDown(status: StatusServer): void {
  const [service] = DOWN.services;
  const data = {
    service: service!,
    oldStatus: 'operational',
    newStatus: 'major_outage',
    message: null,
  } as const;
  status.publish(DOWN, 'service.status_changed', data);
}

export function changeToUp(status: StatusServer): void {
  const [service] = UP.services;
  const data = {
    service: service!,
    oldStatus: 'major_outage',
    newStatus: 'operational',
    message: null,
  } as const;
  status.publish(UP, 'service.status_changed', data);
}
