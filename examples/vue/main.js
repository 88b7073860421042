import '@status-badge/widget/status-badge.js';
import { createApp, ref } from 'vue';

const app = createApp({
  setup() {
    const service = ref('');
    const last = ref('none yet');
    const words = { all_operational: 'Everything works' };
    const onChange = ({ detail }) => {
      last.value = detail.to;
    };
    return { service, last, words, onChange, endpoint: readEndpoint() };
  },
  template: `
    <h1>Our app</h1>
    <label>Service <input v-model="service" placeholder="all of them" /></label>
    <p>
      <status-badge :endpoint="endpoint" organization="demo" :service="service || undefined" :labels.prop="words"
        @status-change="onChange">Status</status-badge>
    </p>
    <p>Last change: <output>{{ last }}</output></p>`,
});

/** Vue must know that the tag is not a component of its own. */
app.config.compilerOptions.isCustomElement = (tag) => tag === 'status-badge';
app.mount('#app');

function readEndpoint() {
  return new URLSearchParams(location.search).get('endpoint') ?? 'http://localhost:4000';
}
