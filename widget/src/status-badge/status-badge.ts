import { createStatusClient, type Snapshot, type StatusClient, type StatusEvent } from '@status-badge/sdk';
import { parseSnapshot } from '@status-badge/sdk/contract';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { StatusController, type StatusHost } from '../status-controller.ts';
import { type Announcements, Announcer } from './announcer.ts';
import type { BadgeContext } from './badge-context.ts';
import { concerns, guard, incidentDetail, isIncidentEvent, tell } from './badge-events.ts';
import { BadgeProperties } from './badge-properties.ts';
import { type FeatureName, Features } from './features.ts';
import { keepFocus, moveFocus } from './move-focus.ts';
import { embeddedJson, hasFallback, isArriving } from './page-content.ts';
import { panelLabel } from './panel-label.ts';
import { announce, presentPill } from './present-badge.ts';
import { isQuiet, presentContext } from './present-context.ts';
import type { RunHost } from './run.ts';
import { resolveEndpoint } from './safe-link.ts';
import { ServedContent } from './served-content.ts';
import { statusBadgeStyles } from './status-badge.styles.ts';
import { liveView, type PopoverModel, panelSectionView, pillView, placeView } from './status-badge.view.ts';
import { warnOfMistakes } from './tag-mistakes.ts';
import { type Told, tellChanges } from './tell-changes.ts';
import { Words } from './words.ts';

const VARIANTS_IN_PARTS = ['panel', 'banner', 'floating'] as const;
const MINUTE_MS = 60_000;
/** Of the browser's own time, not of `clock`: it paces drawing and says nothing. */
const FRAME_MS = 16;

/**
 * A service's live status on any page.
 *
 * @tag status-badge
 * @csspart base - The box around everything; the page's own styles end here.
 * @csspart pill - Shape, words and connection; a button that opens the panel.
 * @csspart main - What stands in the pill: shape and words, and what there is to say of the connection below them.
 * @csspart icon - The shape of a status.
 * @csspart label - The words, with the service's name when there is one.
 * @csspart name - The name of a service, or of a run's job.
 * @csspart status - The words of the status.
 * @csspart connection - What is to be said of the connection; empty while there is nothing to say.
 * @csspart panel - The panel: the popover of a pill, or the whole of the `panel` variant.
 * @csspart header - The first line of the panel.
 * @csspart title - The status in the header.
 * @csspart organization - The organization's name in the header.
 * @csspart incidents - The section of incidents.
 * @csspart maintenances - The section of maintenances.
 * @csspart services - The section of services.
 * @csspart section-title - The title of a section.
 * @csspart incident - One incident.
 * @csspart maintenance - One maintenance.
 * @csspart entry-title - The name of an incident or a maintenance.
 * @csspart meta - Its status and time.
 * @csspart affected - The services it touches.
 * @csspart timeline - Its updates, newest first.
 * @csspart update - One update.
 * @csspart update-title - Status and time of an update.
 * @csspart message - What an update, or a run, says.
 * @csspart group - A group of services.
 * @csspart group-name - Its name.
 * @csspart service - A service in the panel.
 * @csspart service-name - Its name.
 * @csspart service-status - Its shape and words.
 * @csspart footer - The last line of the panel.
 * @csspart link - The link to the page with details.
 * @csspart banner - The whole banner.
 * @csspart banner-item - One thing the banner speaks of.
 * @csspart banner-text - Its words.
 * @csspart dismiss - The button that sends it away.
 * @csspart banner-footer - The last line of the banner.
 * @csspart toasts - The corner of short notes.
 * @csspart toast - One note.
 * @csspart run - The whole of a run.
 * @csspart run-header - Job, status and connection of a run.
 * @csspart run-status - The words of its status.
 * @csspart run-progress - Its progress.
 * @csspart progress - The bar.
 * @csspart error - Why it failed.
 * @csspart artifacts - What it made.
 * @csspart artifact - One file it made.
 * @csspart live - What is said aloud; not visible.
 * @cssprop [--status-badge-operational=#1a7f37] - The colour of a service that works. Another default in the dark.
 * @cssprop [--status-badge-maintenance=#0969da] - The colour of a maintenance. Another default in the dark.
 * @cssprop [--status-badge-degraded=#9a6700] - The colour of degraded performance. Another default in the dark.
 * @cssprop [--status-badge-partial=#bc4c00] - The colour of a partial outage. Another default in the dark.
 * @cssprop [--status-badge-major=#cf222e] - The colour of a major outage. Another default in the dark.
 * @cssprop [--status-badge-surface=#ffffff] - The background. Another default in the dark.
 * @cssprop [--status-badge-text=#1f2328] - The colour of words. Another default in the dark.
 * @cssprop [--status-badge-muted=#59636e] - The colour of what matters less. Another default in the dark.
 * @cssprop [--status-badge-border=#d1d9e0] - The colour of lines. Another default in the dark.
 * @cssprop [--status-badge-focus=#0969da] - The colour of links and of the focus. Another default in the dark.
 * @cssprop [--status-badge-radius] - The roundness of corners. Default: 1.1em for a pill, 0.5em for the rest.
 * @cssprop [--status-badge-spacing=0.5em] - The room between shape and words.
 * @cssprop [--status-badge-font] - The font, as the shorthand. Default: 500, 14px at a root font of 16px, the system's.
 * @slot - A text shown until there is a status, and wherever this element cannot run.
 * @slot icon - Instead of the shape of the pill.
 * @fires {CustomEvent<{ from: ServiceStatus | null; to: ServiceStatus; service: string | null }>} status-change - What is shown became another status.
 * @fires {CustomEvent<{ type: 'created' | 'updated' | 'resolved' | 'deleted'; incident: Incident }>} incident - An incident that concerns what is shown began, went on or ended.
 * @fires {CustomEvent<{ run: Run }>} run-complete - The run that is shown has ended.
 * @fires {CustomEvent<{ word: ConnectionWord; staleSince: number | null; error: StatusError | null }>} connection-change - What is to be said of the connection changed, and the last failure.
 * @fires {ErrorEvent} error - A fault of the element's own; it does not bubble.
 */
export class StatusBadge extends BadgeProperties implements StatusHost, RunHost {
  static override styles = [statusBadgeStyles];
  #status: StatusController;
  #words: Words;
  #features: Features;
  #announcer = new Announcer();
  #fault: Error | undefined;
  #told: Told = {};
  #tick: unknown;
  #served = new ServedContent();
  #frame: Promise<unknown> | undefined;
  #shown: BadgeContext | undefined;

  constructor() {
    super();
    this.#status = new StatusController(this, {
      open: (initialSnapshot) => this.#openClient(initialSnapshot),
      hear: (event) => guard(this, () => this.#hear(event)),
    });
    this.#words = new Words(this);
    this.#features = new Features(this, StatusBadge.styles);
  }

  override connectedCallback(): void {
    this.initialSnapshot ??= parseSnapshot(embeddedJson(this) ?? '');
    if (this.initialSnapshot || this.renderRoot || !isArriving(this)) super.connectedCallback();
    else document.addEventListener('DOMContentLoaded', () => this.#arrive());
  }

  #arrive(): void {
    if (this.isConnected && !this.renderRoot) this.connectedCallback();
  }

  override disconnectedCallback(): void {
    this.clock.clearTimeout(this.#tick);
    this.#announcer.stop(this.clock);
    // The platform closes the popover of what is taken away.
    this.open = false;
    super.disconnectedCallback();
  }

  /** Moved with its state (`moveBefore`) it has not left. The language around it may be another; Firefox closes its panel. */
  protected connectedMoveCallback(): void {
    this.open &&= this.renderRoot.querySelector(':popover-open') !== null;
    this.requestUpdate();
  }

  /** Resolves when every part and every word asked for so far is there. Never rejects. */
  get partsComplete(): Promise<unknown> {
    return Promise.all([this.#features.complete, this.#words.complete]);
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    this.#served.note(this.shadowRoot);
    const root = super.createRenderRoot();
    this.renderOptions.renderBefore = null;
    return root;
  }

  /** Words and parts come from files: what a server wrote out whole is not taken back for less. */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.#served.isThere) {
      this.#words.choose();
      this.#features.get(this.#ownPart());
      await this.partsComplete;
    }
    await this.#frame;
    this.#frame = undefined;
    super.scheduleUpdate();
  }

  protected override performUpdate(): void {
    const hadFocus = this.shadowRoot?.activeElement;
    guard(this, () => super.performUpdate());
    this.#served.remove();
    if (hadFocus) keepFocus(this.shadowRoot!);
  }

  /** Who is not on the page asks nobody and needs no time; what changed meanwhile is shown when it is back. */
  protected override shouldUpdate(): boolean {
    return this.isConnected;
  }

  protected override update(changed: PropertyValues): void {
    const context = this.#context();
    this.#shown = context;
    this.#announcer.settle(this.#announcements(context), this);
    super.update(changed);
  }

  protected override render(): TemplateResult {
    const context = this.#shown!;
    // Nothing goes while somebody reads it.
    const stays = this.run || this.open || this.variant === 'banner';
    const hidden = this.onlyWhenDegraded && isQuiet(context) && !stays;
    return html`<div part="base" lang=${this.#words.language} dir=${context.formats.direction}>
      ${hidden ? nothing : this.#variantView(context)}${liveView(this.#announcer.words)}
      ${this.toasts ? (this.#features.get('toasts')?.view(context) ?? nothing) : nothing}
    </div>`;
  }

  protected override updated(): void {
    this.#told = tellChanges(this, this.#told, this.#shown!);
    // Where its organization is missing, a script may still set it.
    warnOfMistakes(this, this.organization || this.#told.word !== 'connecting' ? this.#fault : undefined);
    this.#keepTime();
  }

  #openClient(initialSnapshot: Snapshot | undefined): StatusClient | undefined {
    this.#fault = undefined;
    const { client, organization } = this;
    if (client || this.run) return client;
    const token = this.tokenProvider ?? this.token;
    try {
      const endpoint = resolveEndpoint(this.endpoint, this.baseURI);
      return createStatusClient({ endpoint, organization, token, initialSnapshot });
    } catch (error) {
      this.#fault = error as Error;
      return undefined;
    }
  }

  #hear(event: StatusEvent): void {
    // Rendered for each of hundreds that come at once, a panel of many services would hold up the page for seconds.
    this.#frame ??= new Promise((pass) => setTimeout(pass, FRAME_MS));
    const isIncident = isIncidentEvent(event);
    if (!isIncident && !this.toasts) return;
    const context = this.#context();
    if (this.toasts) this.#features.get('toasts')?.event?.(event, context);
    if (isIncident && concerns(event.data.incident, context)) tell(this, 'incident', incidentDetail(event));
  }

  #context(): BadgeContext {
    const { snapshot: whole, watch, updatedAt } = this.#status;
    const { connection } = watch;
    const { messages, formats } = this.#words;
    const { service, services, href, baseURI: baseUrl } = this;
    return presentContext({
      judgement: this.#features.get(this.#ownPart())?.judgement?.() ?? watch.judge(),
      nowMs: this.clock.now(),
      ...{ whole, connection, updatedAt, messages, formats, service, services, href, baseUrl },
    });
  }

  #variantView(context: BadgeContext): TemplateResult | typeof nothing {
    const model = presentPill(context, {
      service: this.service,
      showConnection: this.showConnection,
      hasFallback: hasFallback(this),
    });
    const part = this.#ownPart();
    const isPill = !part || part === 'floating';
    // What takes the place of a pill takes away its popover, which nobody tells us of.
    this.open &&= isPill && !model.fallback;
    const view = this.#features.get(part)?.view(context);
    if (part === 'panel') return panelSectionView(view ?? placeView(context), context, model.fallback);
    // A part whose file cannot be had leaves its place to the page's own text, if there is any.
    const place = () => (context.judgement.word === 'connecting' ? nothing : html`<slot></slot>`);
    return isPill ? pillView(model, this.#popover(context)) : (view ?? place());
  }

  /** The part that shows this variant, when it is not the pill alone. */
  #ownPart(): FeatureName | undefined {
    return this.run ? 'run' : VARIANTS_IN_PARTS.find((variant) => variant === this.variant);
  }

  #popover(context: BadgeContext): PopoverModel {
    return {
      open: this.open,
      label: panelLabel(context),
      content: this.open ? (this.#features.get('panel')?.view(context) ?? placeView(context)) : nothing,
      onToggle: (event) => {
        this.open = (event as ToggleEvent).newState === 'open';
      },
      onToggled: (event) => moveFocus(event.target as HTMLElement, this.open),
      onApproach: () => void this.#features.get('panel'),
      onClick: () => {
        if (!('popover' in HTMLElement.prototype)) this.open = !this.open;
      },
    };
  }

  #announcements(context: BadgeContext): Announcements {
    const spoken = (name: FeatureName) => this.#features.get(name)?.spoken?.(context);
    if (this.run) return spoken('run') ?? { state: undefined, all: [] };
    const status = announce(context, this.service);
    return { state: context.whole, all: [...status, ...((this.toasts && spoken('toasts')?.all) || [])] };
  }

  /** Relative times grow old: whoever shows some is rendered again each minute. */
  #keepTime(): void {
    this.clock.clearTimeout(this.#tick);
    if (this.open || this.variant === 'panel' || this.variant === 'banner') {
      this.#tick = this.clock.setTimeout(() => this.requestUpdate(), MINUTE_MS);
    }
  }
}
