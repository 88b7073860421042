export interface Choices {
  variant?: string;
  theme?: string;
  locale?: string;
  position?: string;
  services?: string[];
  'show-connection'?: string;
  'only-when-degraded'?: string;
  toasts?: string;
}

export interface Place {
  endpoint: string;
  organization: string;
}

export function attributesOf(choices: Choices, place: Place): string[][];
export function snippetOf(attributes: string[][], place: Place): string;
export function pictureOf(choices: Choices, place: Place): { address: string; markdown: string };
