const isFirstHalf = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/**
 * The beginning of a text, at most `longest` characters as schemas count them (UTF-16 units), and never the half of an
 * emoji: no JSON column takes one.
 */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return text.slice(0, isFirstHalf(text.charCodeAt(longest - 1)) ? longest - 1 : longest);
}
