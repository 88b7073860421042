import { existsSync } from 'node:fs';

const MODULE = '/usr/lib/nginx/modules/ngx_nchan_module.so';

/** Whether nginx on this machine has Nchan (Debian: libnginx-mod-nchan). */
export function hasNchan(): boolean {
  return existsSync(MODULE);
}

/** One worker, no buffer of old messages beyond what a subscriber that just connects may need. */
export function nchanConfiguration(directory: string, port: number, connections: number): string {
  return `
load_module ${MODULE};
worker_processes 1;
worker_rlimit_nofile ${connections};
daemon off;
master_process on;
pid ${directory}/nginx.pid;
error_log ${directory}/error.log warn;
events { worker_connections ${connections}; }
http {
  access_log off;
  client_body_temp_path ${directory}/body;
  proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi;
  scgi_temp_path ${directory}/scgi;
  keepalive_requests 1000000;
  nchan_shared_memory_size 512m;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location = /events { nchan_subscriber eventsource; nchan_channel_id status; nchan_eventsource_ping_interval 0; }
    location = /publish { nchan_publisher; nchan_channel_id status; nchan_message_buffer_length 2000; nchan_message_timeout 60s; }
  }
}
`;
}
