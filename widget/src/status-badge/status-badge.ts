import type { Clock, EventType, Snapshot, StatusClient, StatusEvent, TokenSource } from '@status-badge/sdk';
import { parseSnapshot } from '@status-badge/sdk/contract';
import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { systemClock } from '../clock.ts';
import type { ConnectionWord } from '../connection-word.ts';
import type { Messages } from '../messages/en.ts';
import { type ClientLease, sharedClients } from '../shared-client.ts';
import { StatusController, type StatusHost } from '../status-controller.ts';
import { Announcer } from './announcer.ts';
import type { BadgeContext } from './badge-context.ts';
import { type StatusBadgeEvents, tell } from './badge-events.ts';
import { Features } from './features.ts';
import { embeddedJson, presentConnection, presentPill, spokenWords, statusWords } from './present-badge.ts';
import { PAGE_LINKS, safeLink } from './safe-link.ts';
import { selectServices } from './select-services.ts';
import { statusBadgeStyles } from './status-badge.styles.ts';
import { liveView, type PillModel, type PopoverModel, pillView } from './status-badge.view.ts';
import type { ShownStatus } from './status-shape.ts';
import { Words } from './words.ts';

export type BadgeVariant = 'dot' | 'pill' | 'panel' | 'banner' | 'floating';

const IDENTITY = ['endpoint', 'organization', 'token', 'tokenProvider', 'client'] as const;
const MINUTE_MS = 60_000;

/**
 * A service's live status on any page.
 *
 * @tag status-badge
 * @csspart base - The box around everything.
 * @csspart pill - Shape, words and connection; a button that opens the panel.
 * @csspart icon - The shape of a status.
 * @csspart label - The words, with the service's name when there is one.
 * @csspart name - The service's name.
 * @csspart status - The words of the status.
 * @csspart connection - What is to be said of the connection; empty while there is nothing to say.
 * @csspart panel - The panel: the popover of a pill, or the whole of the `panel` variant.
 * @slot - A text shown until there is a status, and wherever this element cannot run.
 * @slot icon - Instead of the shape of the pill.
 * @fires status-change - What is shown became another status.
 * @fires incident - An incident that concerns what is shown began, went on or ended.
 * @fires run-complete - The run that is shown has ended.
 * @fires connection-change - What is to be said of the connection changed.
 */
export class StatusBadge extends LitElement implements StatusHost {
  static override styles = [statusBadgeStyles];
  static override properties: PropertyDeclarations = {
    endpoint: {},
    organization: {},
    service: {},
    services: {
      converter: { fromAttribute: (value) => (value ?? '').split(',').map((each) => each.trim()) },
    },
    variant: { reflect: true },
    position: { reflect: true },
    onlyWhenDegraded: { type: Boolean, attribute: 'only-when-degraded' },
    theme: { reflect: true },
    locale: {},
    labels: { type: Object },
    showConnection: { type: Boolean, attribute: 'show-connection' },
    toasts: { type: Boolean },
    href: {},
    graceMs: { type: Number, attribute: 'grace-ms' },
    token: {},
    tokenProvider: { attribute: false },
    initialSnapshot: { attribute: false },
    client: { attribute: false },
    clock: { attribute: false },
    open: { state: true },
  };

  /** Where the server is, as `https://status.example.com`. Default: where this page came from. */
  declare endpoint: string;
  /** The organization's slug. */
  declare organization: string;
  /** The id or the exact name of one service. Default: the whole organization. */
  declare service: string | undefined;
  /** Only these services, by id or exact name, separated by commas in the attribute. Default: all. */
  declare services: readonly string[];
  /** `dot`, `pill`, `panel`, `banner` or `floating`. Default: `pill`. */
  declare variant: BadgeVariant;
  /** The corner of a floating badge: `bottom-end` (default), `bottom-start`, `top-end`, `top-start`. */
  declare position: string;
  /** Shows nothing while everything is operational, or unknown. Default: false. */
  declare onlyWhenDegraded: boolean;
  /** `light`, `dark`, or by default `auto`: what the visitor's system prefers. */
  declare theme: string;
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
  /** The time, for tests. */
  declare clock: Clock;
  declare protected open: boolean;

  #status: StatusController;
  #words: Words;
  #features: Features;
  #announcer = new Announcer();
  #identity: readonly unknown[] = [];
  #told: { status?: ShownStatus; word?: ConnectionWord } = {};
  #tick: unknown;

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
    this.graceMs = 5000;
    this.clock = systemClock;
    this.open = false;
    this.#status = new StatusController(this);
    this.#words = new Words(this);
    this.#features = new Features(this, StatusBadge.styles);
  }

  override connectedCallback(): void {
    this.initialSnapshot ??= parseSnapshot(embeddedJson(this) ?? '');
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.clock.clearTimeout(this.#tick);
  }

  leaseClient(): ClientLease | undefined {
    this.#identity = this.#currentIdentity();
    const { client, organization, initialSnapshot } = this;
    if (client) return { client, claim: () => true, release: () => {} };
    const endpoint = resolveUrl(this.endpoint, this.baseURI);
    if (!organization || !endpoint) return undefined;
    const token = this.tokenProvider ?? this.token;
    return sharedClients.acquire({
      endpoint,
      organization,
      ...(token === undefined ? {} : { token }),
      ...(initialSnapshot === undefined ? {} : { initialSnapshot }),
    });
  }

  statusEvent(event: StatusEvent): void {
    const context = this.#context();
    if (this.toasts) this.#features.get('toasts')?.event?.(event, context);
    if (!isIncidentEvent(event)) return;
    const { incident } = event.data;
    const shown = context.snapshot?.services ?? [];
    const concerns = incident.services.some(({ id }) => shown.some((service) => service.id === id));
    const type = event.type.slice('incident.'.length) as StatusBadgeEvents['incident']['detail']['type'];
    if (concerns || this.#wanted().length === 0) tell(this, 'incident', { type, incident });
  }

  /** What a server rendered into the shadow root gives way to the same, rendered alive. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    this.shadowRoot?.replaceChildren();
    return super.createRenderRoot();
  }

  /** A fault of ours must not become an unhandled rejection of the page: it is told to who listens here. */
  protected override performUpdate(): void {
    try {
      super.performUpdate();
    } catch (error) {
      this.dispatchEvent(new ErrorEvent('error', { error }));
    }
  }

  protected override willUpdate(): void {
    if (this.#currentIdentity().some((each, i) => each !== this.#identity[i])) this.#status.restart();
  }

  protected override render(): TemplateResult {
    const context = this.#context();
    const model = presentPill(context, {
      service: this.service,
      showConnection: this.showConnection,
      hasFallback: hasFallback(this),
    });
    this.#announcer.settle(spokenWords(model), this.clock, (words) => this.#say(words));
    const hidden =
      this.onlyWhenDegraded && (context.status === 'operational' || context.status === 'unknown');
    return html`<div part="base" lang=${this.#words.language} dir=${context.formats.direction}>
      ${hidden ? nothing : this.#variantView(context, model)}${liveView(this.#announcer.words)}
      ${this.toasts ? (this.#features.get('toasts')?.view(context) ?? nothing) : nothing}
    </div>`;
  }

  protected override updated(): void {
    const { status, judgement } = this.#context();
    const { word, staleSince } = judgement;
    const told = this.#told;
    this.#told = { status, word };
    this.dataset['status'] = status;
    this.dataset['connection'] = word;
    if (word !== told.word) tell(this, 'connection-change', { word, staleSince });
    if (status !== 'unknown' && status !== told.status) {
      const from = told.status === 'unknown' ? null : (told.status ?? null);
      tell(this, 'status-change', { from, to: status, service: this.service ?? null });
    }
    this.#keepTime();
  }

  #context(): BadgeContext {
    const { snapshot: whole, connection, updatedAt } = this.#status;
    const { messages, formats } = this.#words;
    const judgement = this.#status.judge();
    const snapshot = whole && selectServices(whole, this.#wanted());
    const known = snapshot && (snapshot === whole || snapshot.services.length > 0);
    const waiting = judgement.word === 'connecting' && !snapshot;
    const href = this.href ? resolveUrl(this.href, this.baseURI)?.href : snapshot?.organization.pageUrl;
    return {
      snapshot,
      status: known ? snapshot.statusLabel : 'unknown',
      words: known
        ? statusWords(snapshot.statusLabel, this.service, messages)
        : messages[waiting ? 'loading' : 'unknown'],
      judgement,
      messages,
      formats,
      nowMs: this.clock.now(),
      href: safeLink(href, PAGE_LINKS),
      connectionWords: presentConnection(
        { judgement, messages, formats },
        { transport: connection?.transport ?? null, updatedAt },
      ),
    };
  }

  #variantView(context: BadgeContext, model: PillModel): TemplateResult | typeof nothing {
    if (this.variant === 'banner') return this.#features.get('banner')?.view(context) ?? nothing;
    if (this.variant === 'panel') {
      const panel = this.#features.get('panel');
      return html`<section part="panel" aria-label=${panelLabel(context)}>${panel?.view(context) ?? nothing}</section>`;
    }
    if (this.variant === 'floating') this.#features.get('floating');
    return pillView(model, this.#popover(context));
  }

  #popover(context: BadgeContext): PopoverModel {
    return {
      open: this.open,
      label: panelLabel(context),
      content: this.open ? (this.#features.get('panel')?.view(context) ?? nothing) : nothing,
      onToggle: (event) => {
        this.open = (event as ToggleEvent).newState === 'open';
      },
      onApproach: () => void this.#features.get('panel'),
      onClick: () => {
        if (!('popover' in HTMLElement.prototype)) this.open = !this.open;
      },
    };
  }

  #say(words: string): boolean {
    this.requestUpdate();
    return this.#status.claim(words);
  }

  /** Relative times grow old: whoever shows some is rendered again each minute. */
  #keepTime(): void {
    this.clock.clearTimeout(this.#tick);
    if (this.open || this.variant === 'panel' || this.variant === 'banner') {
      this.#tick = this.clock.setTimeout(() => this.requestUpdate(), MINUTE_MS);
    }
  }

  #wanted(): readonly string[] {
    return this.service ? [this.service] : this.services;
  }

  #currentIdentity(): readonly unknown[] {
    return IDENTITY.map((name) => this[name]);
  }
}

function panelLabel({ snapshot, messages }: BadgeContext): string {
  return snapshot?.organization.name ?? messages.details;
}

function isIncidentEvent(event: StatusEvent): event is StatusEvent<Extract<EventType, `incident.${string}`>> {
  return event.type.startsWith('incident.');
}

/** Whether the page put a text or an element of its own between the tags. */
function hasFallback(element: Element): boolean {
  return Array.from(element.childNodes).some((node) =>
    node instanceof Element ? !node.slot && node.localName !== 'script' : node.textContent?.trim(),
  );
}

function resolveUrl(url: string, base: string): URL | undefined {
  try {
    return new URL(url, base);
  } catch {
    return undefined; // Whom to ask stays unknown, and so does the status.
  }
}
