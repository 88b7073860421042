import type { Clock, Snapshot, StatusClient, TokenSource } from '@status-badge/sdk';
import { LitElement, type PropertyDeclarations } from 'lit';
import { systemClock } from '../clock.ts';
import { GRACE_MS } from '../connection-watch.ts';
import type { Messages } from '../messages/messages.ts';
import type { RunSource } from './run.ts';

export type BadgeVariant = 'dot' | 'pill' | 'panel' | 'banner' | 'floating';
export type BadgePosition = 'bottom-end' | 'bottom-start' | 'top-end' | 'top-start';
export type BadgeTheme = 'auto' | 'light' | 'dark';

function readGrace(value: string | null): number {
  const ms = Number(value || Number.NaN);
  return ms >= 0 ? ms : GRACE_MS;
}

/** A text that is no JSON stays as it is, for the warning about it. */
function readLabels(value: string | null): unknown {
  try {
    return JSON.parse(value || 'null');
  } catch {
    return value;
  }
}

function readServices(value: string | null): readonly string[] {
  return (value ?? '').split(',').flatMap((each) => each.trim() || []);
}

/** How the texts of attributes are read that are no texts as properties. */
const READ = { services: readServices, labels: readLabels, graceMs: readGrace };

/** Everything a page may set, as attributes where a text can say it. */
export class BadgeProperties extends LitElement {
  static override properties: PropertyDeclarations = {
    endpoint: {},
    organization: {},
    service: {},
    run: {},
    services: { converter: { fromAttribute: readServices } },
    variant: { reflect: true, useDefault: true },
    position: { reflect: true, useDefault: true },
    onlyWhenDegraded: { type: Boolean, attribute: 'only-when-degraded' },
    theme: { reflect: true, useDefault: true },
    locale: {},
    labels: { converter: { fromAttribute: readLabels } },
    showConnection: { type: Boolean, attribute: 'show-connection' },
    toasts: { type: Boolean },
    href: {},
    graceMs: { attribute: 'grace-ms', converter: { fromAttribute: readGrace } },
    token: {},
    tokenProvider: { attribute: false },
    initialSnapshot: { attribute: false },
    client: { attribute: false },
    runSource: { attribute: false },
    clock: { attribute: false },
    open: { state: true },
  };

  /** Where the server is, as `https://status.example.com`. Default: the origin of the page. */
  declare endpoint: string;
  /** The organization's slug. */
  declare organization: string;
  /** The id or the exact name of one service. Default: the whole organization. */
  declare service: string | undefined;
  /** Only these services, by id or exact name, separated by commas in the attribute. Default: all. */
  declare services: readonly string[];
  /** The id of a run to show instead of an organization. */
  declare run: string | undefined;
  /** `dot`, `pill`, `panel`, `banner` or `floating`. Default: `pill`. */
  declare variant: BadgeVariant;
  /** The corner of a floating badge: `bottom-end` (default), `bottom-start`, `top-end`, `top-start`. */
  declare position: BadgePosition;
  /** Shows nothing while everything is operational, or unknown. Default: false. */
  declare onlyWhenDegraded: boolean;
  /** `light`, `dark`, or by default `auto`: what the visitor's system prefers. */
  declare theme: BadgeTheme;
  /** A language tag. Default: the language of the page around, then the browser's. */
  declare locale: string;
  /** Words instead of the element's own; JSON in the attribute. Default: none. */
  declare labels: Partial<Messages> | null;
  /** Whether a healthy connection is mentioned too. Default: false. */
  declare showConnection: boolean;
  /** Whether changes are shown as short notes in a corner. Default: false. */
  declare toasts: boolean;
  /** The page with details. Default: the organization's own page, when it has one. */
  declare href: string;
  /** Milliseconds a lost connection stays unmentioned. Default: 5000. */
  declare graceMs: number;
  /** For a private organization: a short-lived token. */
  declare token: string | undefined;
  /** Gives a token whenever one is needed; wins over `token`. */
  declare tokenProvider: Exclude<TokenSource, string> | undefined;
  /** State to begin with, as rendered by a server. */
  declare initialSnapshot: Snapshot | undefined;
  /** A client of the page's own, instead of the shared one; the element never closes it. */
  declare client: StatusClient | undefined;
  /** A watch of the page's own for the run, as `watchRun` of the SDK answers it. */
  declare runSource: RunSource | undefined;
  /** The time, for tests. */
  declare clock: Clock;
  declare protected open: boolean;

  constructor() {
    super();
    this.endpoint = '';
    this.organization = '';
    this.services = [];
    this.variant = 'pill';
    this.position = 'bottom-end';
    this.onlyWhenDegraded = false;
    this.theme = 'auto';
    this.locale = '';
    this.labels = null;
    this.showConnection = false;
    this.toasts = false;
    this.href = '';
    this.graceMs = GRACE_MS;
    this.clock = systemClock;
    this.open = false;
  }

  /** Frameworks set properties where a page writes attributes: a text is what it would be there. */
  protected override willUpdate(): void {
    const properties = this as unknown as Record<string, unknown>;
    for (const [name, read] of Object.entries(READ)) {
      const value = properties[name];
      if (typeof value === 'string') properties[name] = read(value);
    }
  }
}
