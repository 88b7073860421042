/** A message with each `{name}` replaced by its value; an unknown name stays as it is written. */
export function formatMessage(message: string, values: Readonly<Record<string, string>>): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.keys(values).includes(name) ? values[name]! : whole,
  );
}
