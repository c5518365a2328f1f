/* floor.c: how little a proxy can cost, if it does nothing else. A yardstick, not a product.
 *
 *   floor [--tcp] IP:PORT BACKEND-IP:PORT...
 *
 * The fewest system calls that a proxy in one thread can make: edge-triggered epoll, each connection registered once,
 * and for each request of a kept-alive connection
 *
 *     read (client)  write (backend)  read (backend)  write (client)       and a share of epoll_wait.
 *
 * It knows just enough of HTTP for the load of these benchmarks: a head must arrive in one read (it does on loopback),
 * a length is found by looking for "ength: ", HTTP/1.0 becomes 1.1 and "Connection: close" blanks in place. No limits,
 * no time-outs, no chunks, no error pages, nothing that a product needs.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUF 1048576              /* 1 MiB: reading that much at once costs 0.73 of reading 256 KiB (Linux 6.18) */
#define SMALL 16384

enum { LISTENER, CLIENT, BACKEND };

typedef struct conn {
    int fd, kind, be;            /* be: which backend */
    struct conn *peer;           /* the other side while a request is in flight */
    struct conn *next;           /* idle pool link */
    char *pend;                  /* bytes that could not be written to THIS fd yet */
    int plen, poff;
    long long left;              /* bytes still to come FROM this fd for the current message */
    int head;                    /* waiting for a message head from this fd */
    int close_after, eof, ready, connecting, dead, hup;
} conn;

static int ep, tcp, nb, rr;
static struct sockaddr_in addr[4096];
static conn *pool[4096];
static conn *graveyard;
static char buf[BUF + 1];

static void die(const char *m) { perror(m); exit(1); }

static void parse_addr(const char *s, struct sockaddr_in *a) {
    char h[64]; const char *c = strrchr(s, ':');
    if (!c || c - s > 60) { fprintf(stderr, "bad address %s\n", s); exit(2); }
    memcpy(h, s, c - s); h[c - s] = 0;
    memset(a, 0, sizeof *a);
    a->sin_family = AF_INET; a->sin_port = htons(atoi(c + 1));
    if (inet_pton(AF_INET, h, &a->sin_addr) != 1) { fprintf(stderr, "bad address %s\n", s); exit(2); }
}

static conn *mk(int fd, int kind) {
    conn *c = calloc(1, sizeof *c);
    c->fd = fd; c->kind = kind;
    struct epoll_event e = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = c };
    if (kind == LISTENER) e.events = EPOLLIN;
    if (epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e)) die("epoll_ctl");
    return c;
}

static conn *dial(int be) {
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0) die("socket");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(fd, (void *)&addr[be], sizeof addr[be]) && errno != EINPROGRESS) die("connect");
    conn *c = mk(fd, BACKEND);
    c->be = be; c->connecting = 1;
    return c;
}

static void bury(conn *c) {
    if (c->dead) return;
    c->dead = 1;
    close(c->fd);
    if (c->kind == BACKEND)
        for (conn **p = &pool[c->be]; *p; p = &(*p)->next) if (*p == c) { *p = c->next; break; }
    c->next = graveyard; graveyard = c;
}

static void pump(conn *c);

/* 1: all went out; 0: the rest is kept in to->pend; -1: dead */
static int put(conn *to, const char *b, int n) {
    int w = 0;
    if (!to->pend && !to->connecting) {
        w = write(to->fd, b, n);
        if (w == n) return 1;
        if (w < 0) { if (errno != EAGAIN) return -1; w = 0; }
    }
    to->pend = realloc(to->pend, to->plen + n - w);
    memcpy(to->pend + to->plen, b + w, n - w);
    to->plen += n - w;
    return 0;
}

static void drop_pair(conn *c) {
    conn *p = c->peer;
    if (p) { p->peer = NULL; bury(p); }
    c->peer = NULL;
    bury(c);
}

/* the message coming from c is complete */
static void finished(conn *c) {
    conn *p = c->peer;
    if (c->kind == CLIENT) { if (p) p->head = 1; return; }
    /* response done: the backend goes back to the pool, last in first out */
    c->peer = NULL; c->next = pool[c->be]; pool[c->be] = c;
    p->peer = NULL; p->head = 1; c->head = 1;
    if (p->close_after && !p->pend) bury(p);
    else if (p->ready) pump(p);
}

static long long content_length(char *b, int n, char **body) {
    char *e = memmem(b, n, "\r\n\r\n", 4);
    if (!e) return -1;
    *body = e + 4;
    long long len = 0;
    if (b[0] == 'G' || (b[0] == 'H' && b[1] == 'E')) return 0;
    char *l = memmem(b, e - b, "ength: ", 7);
    if (l) for (l += 7; *l >= '0' && *l <= '9'; l++) len = len * 10 + *l - '0';
    return len;
}

/* read from c and pass on until the socket is dry or the other side is full */
static void pump(conn *c) {
    for (;;) {
        if (c->dead) return;
        conn *p = c->peer;
        if (p && (p->pend || (tcp && p->connecting))) { c->ready = 1; return; }   /* back-pressure */
        if (c->kind == BACKEND && !p) {       /* idle backend said something: EOF */
            char t[16]; int n = read(c->fd, t, sizeof t);
            if (n == 0 || (n < 0 && errno != EAGAIN)) bury(c);
            return;
        }
        /* a response is under way */
        if (c->kind == CLIENT && !tcp && p && !c->head && c->left == 0) { c->ready = 1; return; }
        int room = (c->head || !p) && !tcp ? SMALL : BUF;
        int n = read(c->fd, buf, room);
        if (n < 0) { c->ready = 0; if (errno != EAGAIN) drop_pair(c); return; }
        if (n == 0) {
            if (tcp && p) { c->eof = 1; shutdown(p->fd, SHUT_WR); if (p->eof) drop_pair(c); return; }
            drop_pair(c); return;
        }
        c->ready = n == room || c->hup;   /* edge-triggered: a short read means dry, unless a FIN came along */
        if (tcp) {
            if (put(p, buf, n) < 0) { drop_pair(c); return; }
            if (!c->ready) return;
            continue;
        }
        if (c->head) {
            char *body = buf; buf[n] = 0;
            if (c->kind == CLIENT) {
                long long len = content_length(buf, n, &body);
                if (len < 0) { drop_pair(c); return; }
                char *nl = memchr(buf, '\r', n);
                if (nl[-1] == '0') { nl[-1] = '1'; if (!memmem(nl, body - nl, "ion: K", 6)) c->close_after = 1; }
                char *cc = memmem(nl, body - nl, "Connection: close", 17);
                if (cc) { memcpy(cc, "X", 1); c->close_after = 1; }
                c->left = len - (n - (body - buf));
                int be = rr; if (++rr == nb) rr = 0;
                conn *b = pool[be];
                if (b) pool[be] = b->next; else b = dial(be);
                b->next = NULL; b->peer = c; c->peer = b; b->head = 1; c->head = 0;
                p = b;
            } else {
                char *e = memmem(buf, n, "\r\n\r\n", 4);
                if (!e) { drop_pair(c); return; }
                char *l = memmem(buf, e - buf, "ength: ", 7);
                long long len = 0;
                if (l) for (l += 7; *l >= '0' && *l <= '9'; l++) len = len * 10 + *l - '0';
                c->left = len - (n - (e + 4 - buf));
                c->head = 0;
            }
        } else c->left -= n;
        if (put(p, buf, n) < 0) { drop_pair(c); return; }
        if (c->left <= 0) { c->left = 0; finished(c); return; }
        if (!c->ready) return;
    }
}

static void writable(conn *c) {
    if (c->connecting) c->connecting = 0;
    if (c->pend) {
        int w = write(c->fd, c->pend + c->poff, c->plen - c->poff);
        if (w < 0) { if (errno != EAGAIN) drop_pair(c); return; }
        c->poff += w;
        if (c->poff < c->plen) return;
        free(c->pend); c->pend = NULL; c->plen = c->poff = 0;
    }
    if (c->close_after && !c->peer && !c->head) { bury(c); return; }
    if (c->close_after && c->head && !c->peer && c->kind == CLIENT) { bury(c); return; }
    conn *p = c->peer;
    if (p && p->ready) pump(p);
}

int main(int argc, char **argv) {
    int i = 1, one = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        if (!strcmp(argv[i], "--tcp")) tcp = 1;
        else { fprintf(stderr, "unknown option %s\n", argv[i]); return 2; }
    }
    if (argc - i < 2) { fprintf(stderr, "usage: floor [--tcp] LISTEN BACKEND...\n"); return 2; }
    signal(SIGPIPE, SIG_IGN);
    struct sockaddr_in la; parse_addr(argv[i++], &la);
    for (; i < argc && nb < 4096; i++) parse_addr(argv[i], &addr[nb++]);
    ep = epoll_create1(0);
    int ls = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(ls, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(ls, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);    /* inherited by accepted sockets */
    if (bind(ls, (void *)&la, sizeof la)) die("bind");
    if (listen(ls, 4096)) die("listen");
    conn *l = mk(ls, LISTENER); (void)l;
    struct epoll_event ev[512];
    for (;;) {
        int n = epoll_wait(ep, ev, 512, -1);
        if (n < 0) { if (errno == EINTR) continue; die("epoll_wait"); }
        for (int k = 0; k < n; k++) {
            conn *c = ev[k].data.ptr;
            if (c->dead) continue;
            if (c->kind == LISTENER) {
                for (;;) {
                    int fd = accept4(c->fd, NULL, NULL, SOCK_NONBLOCK);
                    if (fd < 0) break;
                    conn *x = mk(fd, CLIENT); x->head = 1;
                    if (tcp) {
                        int be = rr; if (++rr == nb) rr = 0;
                        conn *b = dial(be); b->peer = x; x->peer = b; x->head = 0;
                    }
                    pump(x);                      /* the request is usually here already */
                }
                continue;
            }
            if (ev[k].events & EPOLLERR) { drop_pair(c); continue; }
            if ((ev[k].events & EPOLLOUT) && (c->pend || c->connecting)) writable(c);
            if (ev[k].events & EPOLLRDHUP) c->hup = 1;
            if (!c->dead && (ev[k].events & (EPOLLIN | EPOLLRDHUP))) pump(c);
        }
        while (graveyard) { conn *c = graveyard; graveyard = c->next; free(c->pend); free(c); }
    }
}
