import { defineEntity, p } from '@mikro-orm/core';
import { topicKey } from '../events/topics.ts';

const OrganizationSchema = defineEntity({
  name: 'Organization',
  tableName: 'organization',
  properties: {
    id: p.string().primary(),
    slug: p.string(),
    name: p.string(),
    description: p.text().nullable(),
    pageUrl: p.text().nullable(),
    timeZone: p.string(),
    visibility: p.string().$type<'public' | 'private'>(),
    /** Origins that may read it in a browser; empty: any. Kept as the URL standard serializes them. */
    allowedOrigins: p.array(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** The tenant. */
export class Organization extends OrganizationSchema.class {
  /** The topic of its public state. */
  topicKey(): string {
    return topicKey('org', this.id);
  }
}
OrganizationSchema.setClass(Organization);
