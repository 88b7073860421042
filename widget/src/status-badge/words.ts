import type { ReactiveController } from 'lit';
import { chooseLocale } from '../messages/choose-locale.ts';
import { en } from '../messages/en.ts';
import { createFormats, type Formats } from '../messages/formats.ts';
import { languageOf, loadMessages } from '../messages/load-messages.ts';
import type { FirstMessages, Messages } from '../messages/messages.ts';
import { overrideMessages } from '../messages/override-messages.ts';
import type { FeatureHost } from './badge-context.ts';
import { FileRetry } from './file-retry.ts';

export interface WordsHost extends FeatureHost {
  readonly locale: string;
  readonly labels: Partial<Messages> | null;
}

/** The words and the formats of the element's language: its own `locale`, the page's, or the browser's. */
export class Words implements ReactiveController {
  messages: FirstMessages = en;
  formats: Formats = createFormats('en');
  language = 'en';
  /** Resolves when the words of the language are there. */
  complete: Promise<void> = Promise.resolve();
  #host: WordsHost;
  #locale = 'en';
  #loaded: FirstMessages = en;
  #retry: FileRetry;

  constructor(host: WordsHost) {
    this.#host = host;
    this.#retry = new FileRetry(host);
    host.addController(this);
  }

  hostUpdate(): void {
    this.choose();
  }

  /** Takes the language of now, and the page's own words. */
  choose(): void {
    const locale = chooseLocale(this.#host.locale || inheritedLanguage(this.#host) || navigator.language);
    if (locale !== this.#locale) this.#use(locale);
    this.messages = overrideMessages(this.#loaded, this.#host.labels);
  }

  #use(locale: string): void {
    this.#locale = locale;
    const language = languageOf(locale);
    if (language === 'en') {
      this.#speak(locale, en);
      return;
    }
    this.complete = loadMessages(language, this.#retry.again).then((messages) => {
      if (locale !== this.#locale) return;
      if (!messages) {
        this.#retry.later(() => {
          if (locale === this.#locale) this.#locale = '';
        });
      }
      this.#speak(messages ? locale : 'en', messages ?? en);
      this.#host.requestUpdate();
    });
  }

  /** Words, language and direction change together: no English is ever called Arabic. */
  #speak(locale: string, messages: FirstMessages): void {
    this.language = languageOf(locale);
    this.#loaded = messages;
    this.formats = createFormats(locale);
  }
}

function inheritedLanguage(element: Element): string | undefined {
  const owner = element.closest('[lang]');
  if (owner) return owner.getAttribute('lang') ?? undefined;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? inheritedLanguage(root.host) : undefined;
}
