import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { en, type Messages } from '../messages/en.ts';
import { createFormats, type Formats } from '../messages/formats.ts';
import { languageOf, loadMessages } from '../messages/load-messages.ts';

export interface WordsHost extends ReactiveControllerHost, Element {
  readonly locale: string;
  readonly labels: Partial<Messages> | null;
}

/** The words and the formats of the element's language: its own `locale`, the page's, or the browser's. */
export class Words implements ReactiveController {
  messages: Messages = en;
  formats: Formats = createFormats('en');
  language = 'en';
  /** Resolves when the words of the language are there. */
  complete: Promise<void> = Promise.resolve();
  #host: WordsHost;
  #locale = 'en';
  #loaded: Messages = en;

  constructor(host: WordsHost) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    this.choose();
  }

  /** Takes the language of now, and the page's own words. */
  choose(): void {
    const locale = this.#host.locale || inheritedLanguage(this.#host) || navigator.language || 'en';
    if (locale !== this.#locale) this.#use(locale);
    this.messages = { ...this.#loaded, ...this.#host.labels };
  }

  #use(locale: string): void {
    this.#locale = locale;
    this.language = languageOf(locale);
    this.#loaded = en;
    this.formats = createFormats(locale.toLowerCase().startsWith(this.language) ? locale : 'en');
    if (this.language === 'en') return;
    this.complete = loadMessages(this.language).then((messages) => {
      if (locale !== this.#locale) return;
      this.#loaded = messages;
      this.#host.requestUpdate();
    });
  }
}

function inheritedLanguage(element: Element): string | undefined {
  const owner = element.closest('[lang]');
  if (owner) return owner.getAttribute('lang') ?? undefined;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? inheritedLanguage(root.host) : undefined;
}
