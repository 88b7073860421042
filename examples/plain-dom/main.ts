import { createStatusClient } from '@status-badge/sdk';
import { showStatus } from './page.ts';

const find = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const { endpoint = location.origin, organization = 'demo', payments = '' } = document.body.dataset;

showStatus(
  createStatusClient({ endpoint, organization }),
  { banner: find('banner'), checkout: find('checkout'), live: find('live') },
  payments,
);
