# Varnish 7 in front of the portal. Start it with `-p http_gzip_support=off`: pages come compressed from the
# portal, as brotli too, and are not to be taken apart. docs/operators/cache.md says how.
vcl 4.1;

backend portal {
    .host = "127.0.0.1";
    .port = "8000";
    .connect_timeout = 2s;
    .first_byte_timeout = 60s;
    .between_bytes_timeout = 30s;
}

# Who may have everything thrown away: the portal's own machines.
acl portals {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.restarts == 0) {
        unset req.http.X-Stale;
        if (req.http.X-Forwarded-Proto != "https") {
            set req.http.X-Forwarded-Proto = "http";
        }
    }

    if (req.method == "BAN") {
        # Varnish adds who asks to X-Forwarded-For: two addresses there are a stranger behind a proxy of ours.
        if (client.ip !~ portals || req.http.X-Forwarded-For ~ ",") {
            return (synth(405, "Method Not Allowed"));
        }
        ban("obj.status != 0");
        return (synth(200, "Banned"));
    }

    # A page that has run out is asked for anew, unless the portal has just failed to answer (see vcl_synth).
    if (req.http.X-Stale) {
        set req.grace = 1h;
    } else {
        set req.grace = 0s;
    }

    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    # Whoever is logged in, or has opened a page by its password, sees pages of their own.
    if (req.http.Authorization || req.http.Cookie ~ "(^|;\s*)sessionid=") {
        return (pass);
    }

    if (req.url ~ "\?") {
        # What other sites add to links to tell where readers come from changes no page.
        set req.url = regsuball(req.url, "(?<=[?&])(utm_[a-z_]+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|zarsrc|_ga|_gl)=[^&]*(&|$)", "");
        set req.url = regsub(req.url, "[?&]+$", "");
        # Any other query may be a search, or an old address; there is no end of them, and none is kept.
        if (req.url ~ "\?" && req.url !~ "^[^?]*\?page=[1-9][0-9]{0,6}$") {
            return (pass);
        }
    }
    unset req.http.Cookie;

    # Three copies of a page, not one for each browser's list.
    if (req.http.Accept-Encoding ~ "=\s*0") {
        set req.http.Accept-Encoding = regsuball(req.http.Accept-Encoding, "(?i)(br|gzip)\s*;\s*q=0(\.0*)?\s*(,|$)", "");
    }
    if (req.http.Accept-Encoding ~ "(?i)(^|[,\s])br\s*(,|;|$)") {
        set req.http.Accept-Encoding = "br";
    } elsif (req.http.Accept-Encoding ~ "(?i)(^|[,\s])gzip\s*(,|;|$)") {
        set req.http.Accept-Encoding = "gzip";
    } else {
        unset req.http.Accept-Encoding;
    }
    return (hash);
}

sub vcl_hash {
    # Not the Host header: the portal is one site, and prints its own address whatever a browser says.
    hash_data(req.url);
    hash_data(req.http.X-Forwarded-Proto);
    return (lookup);
}

sub vcl_backend_response {
    set beresp.do_esi = false;
    # Kept is only what the portal says so of: pages for a minute at most, files for good.
    if (beresp.status == 200 && !beresp.http.Set-Cookie &&
        (beresp.http.Cache-Control ~ "s-maxage=[1-9]" || beresp.http.Cache-Control ~ "immutable")) {
        set beresp.grace = 1h;
        return (deliver);
    }
    if (beresp.status >= 500 && (bereq.is_bgfetch || (!bereq.uncacheable && !bereq.http.X-Stale))) {
        return (abandon);  # vcl_synth looks for an older page; an error put here would hide it
    }
    # Readers of what is not kept need not wait for one another.
    set beresp.uncacheable = true;
    set beresp.ttl = 10s;
    if (beresp.status >= 500) {
        set beresp.ttl = 0s;
    }
    set beresp.grace = 0s;
    return (deliver);
}

sub vcl_deliver {
    if (resp.http.Cache-Control ~ "s-maxage") {
        set resp.http.Cache-Control = "no-cache";
    }
    if (obj.hits > 0) {
        set resp.http.X-Cache = "hit";
    } else {
        set resp.http.X-Cache = "miss";
    }
    unset resp.http.Age;
    unset resp.http.Via;
    unset resp.http.X-Varnish;
}

sub vcl_backend_error {
    if (bereq.is_bgfetch || (!bereq.uncacheable && !bereq.http.X-Stale)) {
        return (abandon);
    }
    # 502, which the portal never sends itself: nginx in front then shows its own page (deploy/nginx/locations.conf).
    set beresp.status = 502;
}

sub vcl_synth {
    if (resp.status >= 500 && req.restarts == 0 && (req.method == "GET" || req.method == "HEAD")) {
        # The portal fails: a page that ran out within the hour is better than none. What was banned is gone.
        set req.http.X-Stale = "1";
        return (restart);
    }
}
