/** Services under one heading. */
export interface ServiceGroup {
  id: string;
  name: string;
  description: string | null;
  /** Place on the page among groups and ungrouped services, ascending; ties by id. */
  order: number;
  createdAt: string;
  updatedAt: string;
}
