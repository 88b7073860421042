/** One picture: a page of a variant in all its states, as a visitor with these settings sees it. */
export interface Sheet {
  name: string;
  variant: 'pill' | 'dot' | 'panel' | 'banner' | 'floating' | 'run' | 'open';
  theme: 'light' | 'dark';
  locale: string;
  width: number;
  /** The page's root font size in pixels: 32 for text at 200 %. */
  fontPx: number;
  forcedColors: boolean;
}

const VARIANTS = ['pill', 'dot', 'panel', 'banner', 'floating', 'run', 'open'] as const;
const PLAIN = { theme: 'light', locale: 'en-GB', width: 520, fontPx: 16, forcedColors: false } as const;

/** Every variant in both themes and both directions, then what is hard on a layout. */
export const SHEETS: readonly Sheet[] = VARIANTS.flatMap((variant): Sheet[] => [
  { ...PLAIN, variant, name: `${variant}-light` },
  { ...PLAIN, variant, name: `${variant}-dark`, theme: 'dark' },
  { ...PLAIN, variant, name: `${variant}-light-rtl`, locale: 'ar' },
  { ...PLAIN, variant, name: `${variant}-dark-rtl`, theme: 'dark', locale: 'he' },
  { ...PLAIN, variant, name: `${variant}-narrow`, width: 320 },
  { ...PLAIN, variant, name: `${variant}-text-200`, fontPx: 32 },
  { ...PLAIN, variant, name: `${variant}-forced-colors`, forcedColors: true },
]);
