#!/bin/sh
# Usage: report-deploy.sh <command…>. Needs STATUS_BADGE_URL and STATUS_BADGE_KEY (scope runs:write).
api() { curl -sSf --max-time 10 --retry 3 -H "Authorization: Bearer $STATUS_BADGE_KEY" -H 'Content-Type: application/json' "$@"; }
run=$(api "$STATUS_BADGE_URL/v1/jobs/${JOB:-deploy}/runs" -H "Idempotency-Key: $(uname -n)-$$-$(date +%s)" \
  -d '{"status":"running","message":"Deploying"}' | grep -o '"id":"[a-z0-9]*"' | head -n 1 | cut -d '"' -f 4)
report() { [ -z "$run" ] || api -o /dev/null -X PATCH "$STATUS_BADGE_URL/v1/runs/$run" -d "$1" || true; }
"$@"
code=$?
[ $code -eq 0 ] && report '{"status":"succeeded"}' || report "{\"status\":\"failed\",\"error\":\"Exit code $code\"}"
exit $code
