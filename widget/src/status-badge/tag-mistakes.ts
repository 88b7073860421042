import type { BadgePosition, BadgeProperties, BadgeTheme, BadgeVariant } from './badge-properties.ts';
import { warnOnce } from './warn-once.ts';

const VARIANTS: readonly BadgeVariant[] = ['pill', 'dot', 'panel', 'banner', 'floating'];
const POSITIONS: readonly BadgePosition[] = ['bottom-end', 'bottom-start', 'top-end', 'top-start'];
const THEMES: readonly BadgeTheme[] = ['auto', 'light', 'dark'];

/**
 * Says what can never be right, whatever a server knows and whatever a script may set later; `fault` is why the SDK made no
 * client of it.
 */
export function warnOfMistakes(badge: BadgeProperties, fault: Error | undefined): void {
  if (fault) warnOnce(badge, fault.message);
  const { labels, locale } = badge;
  for (const [name, known] of [
    ['variant', VARIANTS],
    ['position', POSITIONS],
    ['theme', THEMES],
  ] as const) {
    const value = badge[name] ?? known[0];
    if (!known.some((each) => each === value))
      warnOnce(badge, `${name}: "${value}" is not ${known.join(', ')}`);
  }
  if (labels && (typeof labels !== 'object' || Array.isArray(labels))) {
    warnOnce(badge, 'labels: not like {"live": "Now"}');
  }
  try {
    Intl.getCanonicalLocales(locale || []);
  } catch {
    warnOnce(badge, `locale: "${locale}" is not like de or pt-BR`);
  }
}
