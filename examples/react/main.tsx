import { createStatusClient } from '@status-badge/sdk';
import { createRoot } from 'react-dom/client';
import { Dashboard } from './dashboard.tsx';

const { endpoint = location.origin, organization = 'demo' } = document.body.dataset;
const root = document.getElementById('root') as HTMLElement;

// One client for the app, made outside of it: components come and go, the connection stays.
createRoot(root).render(<Dashboard client={createStatusClient({ endpoint, organization })} />);
