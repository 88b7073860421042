import type { Snapshot, StatusClient, TokenSource } from '@status-badge/sdk';
import { html, LitElement, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { en } from '../messages/en.ts';
import { type ClientLease, sharedClients } from '../shared-client.ts';
import { StatusController, type StatusHost } from '../status-controller.ts';
import { presentPill } from './present-pill.ts';
import { statusBadgeStyles } from './status-badge.styles.ts';
import { pillView } from './status-badge.view.ts';

const IDENTITY = ['endpoint', 'organization', 'token', 'client'] as const;

/**
 * A service's live status on any page.
 *
 * @csspart base - The box around everything.
 * @csspart pill - Shape, words and connection.
 * @csspart icon - The shape of the status.
 * @csspart label - The words, with the service's name when there is one.
 * @csspart name - The service's name.
 * @csspart status - The words of the status.
 * @csspart connection - Empty, or what is to be said of the connection.
 * @slot - A text shown until there is a status, and wherever this element cannot run.
 */
export class StatusBadge extends LitElement implements StatusHost {
  static override styles = statusBadgeStyles;
  static override properties: PropertyDeclarations = {
    endpoint: {},
    organization: {},
    service: {},
    theme: { reflect: true },
    locale: {},
    showConnection: { type: Boolean, attribute: 'show-connection' },
    graceMs: { type: Number, attribute: 'grace-ms' },
    token: {},
    initialSnapshot: { attribute: false },
    client: { attribute: false },
  };

  /** Where the server is, as `https://status.example.com`. Default: where this page came from. */
  declare endpoint: string;
  /** The organization's slug. */
  declare organization: string;
  /** The id or the exact name of one service. Default: the whole organization. */
  declare service: string | undefined;
  /** `light`, `dark`, or by default `auto`: what the visitor's system prefers. */
  declare theme: string;
  /** A language tag. Default: the page's `lang`, then the browser's. */
  declare locale: string;
  /** Whether a healthy connection is mentioned too. Default: false. */
  declare showConnection: boolean;
  /** Milliseconds a lost connection stays unmentioned. Default: 5000. */
  declare graceMs: number;
  /** For a private organization: a short-lived token, or who gives one. */
  declare token: TokenSource | undefined;
  /** State to begin with, as rendered by a server. */
  declare initialSnapshot: Snapshot | undefined;
  /** A client of the page's own, instead of the shared one; the element never closes it. */
  declare client: StatusClient | undefined;

  #status: StatusController;

  constructor() {
    super();
    this.endpoint = '';
    this.organization = '';
    this.service = undefined;
    this.theme = 'auto';
    this.locale = '';
    this.showConnection = false;
    this.graceMs = 5000;
    this.token = undefined;
    this.initialSnapshot = undefined;
    this.client = undefined;
    this.#status = new StatusController(this);
  }

  leaseClient(): ClientLease | undefined {
    if (this.client) return { client: this.client, release: () => {} };
    const { organization, token, initialSnapshot } = this;
    const endpoint = resolveUrl(this.endpoint, this.ownerDocument.baseURI);
    if (!organization || !endpoint) return undefined;
    return sharedClients.acquire({
      endpoint,
      organization,
      ...(token === undefined ? {} : { token }),
      ...(initialSnapshot === undefined ? {} : { initialSnapshot }),
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.hasUpdated || !IDENTITY.some((name) => changed.has(name))) return;
    this.#status.forget();
    this.#status.restart();
  }

  protected override render(): TemplateResult {
    const judgement = this.#status.judge();
    const model = presentPill({
      snapshot: this.#status.snapshot,
      service: this.service,
      judgement,
      showConnection: this.showConnection,
      hasFallback: this.#hasFallback(),
      messages: en,
      formatTime: (epochMs) => this.#formatTime(epochMs),
    });
    this.dataset['status'] = model.status;
    this.dataset['connection'] = judgement.word;
    return html`<span part="base">${pillView(model)}</span>`;
  }

  #formatTime(epochMs: number): string {
    return new Intl.DateTimeFormat(this.locale || undefined, { timeStyle: 'short' }).format(epochMs);
  }

  #hasFallback(): boolean {
    return Array.from(this.childNodes).some((node) =>
      node instanceof Element ? !node.slot : node instanceof Text && node.data.trim() !== '',
    );
  }
}

function resolveUrl(url: string, base: string): URL | undefined {
  try {
    return new URL(url, base);
  } catch {
    return undefined;
  }
}
