/* load.c: the load that ab and wrk do not make. Prints one line of JSON.
 *
 *   load rate  PORT PATH CONNECTIONS PER-SECOND SECONDS [each]  open loop: a request is due every 1/PER-SECOND, come
 *                                                               what may; each: on a connection of its own
 *   load steps PORT PATH CONNECTIONS SECONDS MILLIS             closed loop: how many were answered, every MILLIS
 *   load get   PORT PATH CONNECTIONS SECONDS                    closed loop: bodies are dropped in the kernel
 *   load put   PORT BYTES CONNECTIONS SECONDS                   closed loop: uploads
 *   load idle  PORT COUNT                                       a request on each connection, then silence until
 *                                                               standard input ends
 *
 * Latency in the open loop counts from the moment at which a request was due, not from when it could be sent: who is
 * slow for a while is charged for all who had to wait ("coordinated omission" would forget them). "late" is how late
 * the load itself was while a connection was free; if that is not small, do not believe the rest. Both are histograms
 * of nanoseconds, with 128 steps for each power of two: [index, count], see measure/statistic.py.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define STEPS 128
#define BUCKETS (STEPS * 64)
#define PATIENCE_SECONDS 5
#define HEAD_BYTES 8192
#define PIECE (1 << 20)

typedef long long Nanos;

typedef struct {
    int fd, connecting, have;
    long long left;      /* of the response's body; -1: a head is to come */
    long long upload;    /* of the request's body */
    Nanos due;
    char head[HEAD_BYTES];
} Connection;

static char scratch[PIECE], request[1024];
static int request_length, epoll;
static struct sockaddr_in target;
static long long done, errors, bytes;

static Nanos now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* --- histograms --------------------------------------------------------------------------------------------------- */

static void count(long *histogram, Nanos value) {
    unsigned long long v = value < 0 ? 0 : value;
    int shift = v < 2 * STEPS ? 0 : 63 - __builtin_clzll(v) - 7;
    histogram[shift * STEPS + (v >> shift)]++;
}

static void print_histogram(const char *name, const long *histogram) {
    printf(",\"%s\":[", name);
    for (int i = 0, any = 0; i < BUCKETS; i++)
        if (histogram[i]) printf("%s[%d,%ld]", any++ ? "," : "", i, histogram[i]);
    printf("]");
}

/* --- connections -------------------------------------------------------------------------------------------------- */

static void watch(Connection *c, unsigned events, int how) {
    struct epoll_event event = { .events = events, .data.ptr = c };
    epoll_ctl(epoll, how, c->fd, &event);
}

static int open_socket(Connection *c, int flags) {
    int one = 1;
    c->fd = socket(AF_INET, SOCK_STREAM | flags, 0);
    c->have = 0;
    c->left = -1;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return c->fd < 0 ? -1 : connect(c->fd, (void *)&target, sizeof target);
}

/* A connection that stays; the load cannot begin without it. */
static void connect_now(Connection *c, unsigned events) {
    if (open_socket(c, 0)) {
        fprintf(stderr, "connect: %s\n", strerror(errno));
        exit(1);
    }
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    watch(c, events, EPOLL_CTL_ADD);
}

static int ask(Connection *c) { return send(c->fd, request, request_length, MSG_NOSIGNAL) == request_length ? 0 : -1; }

static int receive_head(Connection *c) {
    ssize_t length = recv(c->fd, c->head + c->have, HEAD_BYTES - 1 - c->have, 0);
    if (length <= 0) return length < 0 && errno == EAGAIN ? 0 : -1;
    c->have += length;
    c->head[c->have] = 0;
    char *end = strstr(c->head, "\r\n\r\n"), *field = strcasestr(c->head, "\ncontent-length:");
    if (!end) return c->have < HEAD_BYTES - 1 ? 0 : -1;
    if (c->head[9] != '2' || !field || field > end) return -1;
    long long body = c->head + c->have - (end + 4);
    bytes += body;
    c->left = atoll(field + 16) - body;
    return c->left < 0 ? -1 : c->left == 0;
}

/* 1: the response is complete; 0: more is to come; -1: it is wrong or cut */
static int receive(Connection *c) {
    int complete;
    if (c->left < 0) {
        complete = receive_head(c);
    } else {
        ssize_t length = recv(c->fd, scratch, c->left < PIECE ? c->left : PIECE, MSG_TRUNC);
        if (length <= 0) return length < 0 && errno == EAGAIN ? 0 : -1;
        c->left -= length;
        bytes += length;
        complete = c->left == 0;
    }
    if (complete == 1) {
        c->have = 0;
        c->left = -1;
    }
    return complete;
}

/* --- open loop ---------------------------------------------------------------------------------------------------- */

static Connection **idle;
static int idle_count;

static void start(Connection *c, Nanos due, int each) {
    c->due = due;
    if (!each) {
        if (ask(c)) {
            errors++;
            idle[idle_count++] = c;
        }
        return;
    }
    if (open_socket(c, SOCK_NONBLOCK) && errno != EINPROGRESS) {
        errors++;
        if (c->fd >= 0) close(c->fd);
        idle[idle_count++] = c;
        return;
    }
    c->connecting = 1;
    watch(c, EPOLLOUT, EPOLL_CTL_ADD);
}

static int proceed(Connection *c, unsigned events) {
    if (!c->connecting) return receive(c);
    c->connecting = 0;
    watch(c, EPOLLIN, EPOLL_CTL_MOD);
    return events & (EPOLLERR | EPOLLHUP) ? -1 : ask(c);
}

static int rate(int connections, double per_second, double seconds, int each) {
    static long latency[BUCKETS], late[BUCKETS];
    Connection *all = calloc(connections, sizeof *all);
    idle = calloc(connections, sizeof *idle);
    for (int i = 0; i < connections; i++) {
        if (!each) connect_now(&all[i], EPOLLIN);
        idle[idle_count++] = &all[i];
    }
    long long total = per_second * seconds, sent = 0;
    int starved = 0;
    Nanos begin = now() + 10000000, give_up = begin + (seconds + PATIENCE_SECONDS) * 1e9, t = begin;
    struct epoll_event events[256];
    while (done + errors < total && (t = now()) < give_up) {
        Nanos due;
        while ((due = begin + sent / per_second * 1e9) <= t && sent < total && idle_count) {
            if (!starved) count(late, now() - due);
            sent++;
            start(idle[--idle_count], due, each);
        }
        starved = sent < total && !idle_count && due <= t;
        Nanos pause = sent < total && idle_count ? due - now() : 100000000;
        struct timespec wait = { pause > 0 ? pause / 1000000000 : 0, pause > 0 ? pause % 1000000000 : 0 };
        struct pollfd poll = { epoll, POLLIN, 0 };
        if (pause > 0 && ppoll(&poll, 1, &wait, NULL) == 0) continue;
        int ready = epoll_wait(epoll, events, 256, 0);
        t = now();
        for (int i = 0; i < ready; i++) {
            Connection *c = events[i].data.ptr;
            int complete = proceed(c, events[i].events);
            if (complete == 0) continue;
            if (complete > 0) {
                done++;
                count(latency, t - c->due);
            } else {
                errors++;
            }
            if (each || complete < 0) close(c->fd);
            if (!each && complete < 0) connect_now(c, EPOLLIN);
            idle[idle_count++] = c;
        }
    }
    printf("{\"sent\":%lld,\"done\":%lld,\"errors\":%lld,\"seconds\":%.4f", sent, done, total - done,
           (now() - begin) / 1e9);
    print_histogram("latency", latency);
    print_histogram("late", late);
    printf("}\n");
    return 0;
}

/* --- closed loops ------------------------------------------------------------------------------------------------- */

static int steps(int connections, double seconds, long millis) {
    Connection *all = calloc(connections, sizeof *all);
    for (int i = 0; i < connections; i++) {
        connect_now(&all[i], EPOLLIN);
        if (ask(&all[i])) errors++;
    }
    struct epoll_event events[256];
    Nanos begin = now(), step = millis * 1000000LL, next = begin + step, end = begin + seconds * 1e9;
    printf("{\"begin\":%.6f,\"counts\":[", begin / 1e9);
    for (long long told = 0, number = 0; next <= end;) {
        int ready = epoll_wait(epoll, events, 256, 20);
        for (int i = 0; i < ready; i++) {
            Connection *c = events[i].data.ptr;
            int complete = receive(c);
            done += complete > 0;
            if (complete < 0) {
                errors++;
                close(c->fd);
                connect_now(c, EPOLLIN);
            }
            if (complete && ask(c)) errors++;
        }
        for (Nanos t = now(); next <= t && next <= end; next += step, told = done)
            printf("%s%lld", number++ ? "," : "", done - told);
    }
    printf("],\"done\":%lld,\"errors\":%lld}\n", done, errors);
    return 0;
}

/* Each connection is asked again until time is up, then lets its last response come. */
static int bulk(int connections, double seconds, long long upload) {
    Connection *all = calloc(connections, sizeof *all);
    unsigned both = EPOLLIN | (upload ? EPOLLOUT : 0);
    for (int i = 0; i < connections; i++) {
        connect_now(&all[i], both);
        all[i].upload = upload;
        if (ask(&all[i])) errors++;
    }
    long long sent = 0;
    int busy = connections;
    Nanos begin = now(), end = begin + seconds * 1e9, give_up = end + 3 * PATIENCE_SECONDS * 1000000000LL;
    struct epoll_event events[64];
    while (busy && now() < give_up) {
        int ready = epoll_wait(epoll, events, 64, 500);
        for (int i = 0; i < ready; i++) {
            Connection *c = events[i].data.ptr;
            if (c->upload > 0 && events[i].events & EPOLLOUT) {
                ssize_t w = send(c->fd, scratch, c->upload < PIECE / 4 ? c->upload : PIECE / 4, MSG_NOSIGNAL);
                if (w > 0) c->upload -= w, sent += w;
                if (c->upload == 0) watch(c, EPOLLIN, EPOLL_CTL_MOD);
            }
            int complete = events[i].events & ~EPOLLOUT ? receive(c) : 0;
            if (complete == 0) continue;
            done += complete > 0;
            errors += complete < 0;
            if (complete < 0 || now() >= end) {
                close(c->fd);
                busy--;
                continue;
            }
            c->upload = upload;
            if (upload) watch(c, both, EPOLL_CTL_MOD);
            if (ask(c)) errors++;
        }
    }
    printf("{\"done\":%lld,\"errors\":%lld,\"bytes\":%lld,\"seconds\":%.4f}\n", done, errors + busy,
           upload ? sent : bytes, (now() - begin) / 1e9);
    return 0;
}

static int hold(int connections) {
    long opened = 0;
    for (int i = 0; i < connections; i++) {
        Connection c = { 0 };
        if (open_socket(&c, 0) || ask(&c)) break;
        int complete;
        while ((complete = receive(&c)) == 0) {}
        if (complete < 0) break;
        opened++;
    }
    printf("{\"opened\":%ld}\n", opened);
    fflush(stdout);
    while (read(0, scratch, 1) > 0) {}
    return 0;
}

static int usage(void) {
    fprintf(stderr, "usage: see the head of load.c\n");
    return 2;
}

int main(int count, char **words) {
    if (count < 4) return usage();
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_TIMERSLACK, 1); /* wake up when asked to, not 50 us later */
    epoll = epoll_create1(0);
    target.sin_family = AF_INET;
    target.sin_port = htons(atoi(words[2]));
    target.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int put = !strcmp(words[1], "put"), each = count > 7 && !strcmp(words[7], "each");
    const char *path = *words[3] == '/' ? words[3] : "/", *last = each ? "Connection: close\r\n" : "";
    const char *get = "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n%s\r\n";
    const char *post = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %lld\r\n\r\n";
    request_length = put ? snprintf(request, sizeof request, post, atoll(words[3]))
                         : snprintf(request, sizeof request, get, path, last);
    if (!strcmp(words[1], "idle")) return hold(atoi(words[3]));
    if (count > 6 && !strcmp(words[1], "rate")) return rate(atoi(words[4]), atof(words[5]), atof(words[6]), each);
    if (count > 6 && !strcmp(words[1], "steps")) return steps(atoi(words[4]), atof(words[5]), atol(words[6]));
    if (count > 5) return bulk(atoi(words[4]), atof(words[5]), put ? atoll(words[3]) : 0);
    return usage();
}
