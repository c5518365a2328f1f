/* origin.c: the servers behind every contender, so light that they never are what is measured.
 *
 *   origin PORT COUNT          serves COUNT ports of 127.0.0.1, beginning with PORT
 *
 * GET /      128 bytes          GET /10k   10 KiB          GET /100m   100 MiB, by sendfile
 * POST       reads the whole body (the bytes are dropped in the kernel), then 128 bytes
 *
 * A head must arrive in one piece, which it does on loopback.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

#define MOST_FDS 65536
#define SMALL 128
#define MIDDLE (10 << 10)
#define LARGE (100 << 20)

typedef struct {
    int listener;
    long long body;    /* of the request, still to come */
    long long file;    /* of the response, still to go */
} Socket;

static Socket sockets[MOST_FDS];
static char buffer[256 << 10];
static char small[512], middle[512 + MIDDLE], large[512];
static int small_length, middle_length, large_length, content, epoll;

static int head(char *to, long length) {
    const char *text = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %ld\r\n"
                       "Connection: keep-alive\r\n\r\n";
    return sprintf(to, text, length);
}

static void prepare(void) {
    small_length = head(small, SMALL);
    memset(small + small_length, 'x', SMALL);
    small_length += SMALL;
    middle_length = head(middle, MIDDLE);
    memset(middle + middle_length, 'x', MIDDLE);
    middle_length += MIDDLE;
    large_length = head(large, LARGE);
    content = memfd_create("100m", 0);
    memset(buffer, 'x', sizeof buffer);
    for (long done = 0; done < LARGE; done += sizeof buffer)
        if (write(content, buffer, sizeof buffer) != sizeof buffer) exit(1);
}

static void watch(int fd, unsigned events, int how) {
    struct epoll_event event = { .events = events, .data.fd = fd };
    epoll_ctl(epoll, how, fd, &event);
}

static void listen_at(int port) {
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one); /* accepted sockets inherit it */
    if (bind(fd, (void *)&address, sizeof address) || listen(fd, 4096)) {
        fprintf(stderr, "port %d: %s\n", port, strerror(errno));
        exit(1);
    }
    sockets[fd].listener = 1;
    watch(fd, EPOLLIN, EPOLL_CTL_ADD);
}

static void accept_all(int listener) {
    int fd;
    while ((fd = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0) {
        if (fd >= MOST_FDS) { close(fd); continue; }
        sockets[fd] = (Socket) { 0 };
        watch(fd, EPOLLIN, EPOLL_CTL_ADD);
    }
}

/* 1: all of it went out; 0: the socket is full; -1: gone */
static int send_file(int fd) {
    Socket *s = &sockets[fd];
    while (s->file > 0) {
        off_t offset = LARGE - s->file;
        ssize_t sent = sendfile(fd, content, &offset, s->file);
        if (sent < 0) return errno == EAGAIN ? 0 : -1;
        s->file -= sent;
    }
    return 1;
}

static int respond(int fd, const char *path) {
    if (!strncmp(path, "/100m", 5)) {
        if (send(fd, large, large_length, MSG_MORE) != large_length) return -1;
        sockets[fd].file = LARGE;
        int all = send_file(fd);
        if (all == 0) watch(fd, EPOLLOUT, EPOLL_CTL_MOD);
        return all < 0 ? -1 : 0;
    }
    const char *bytes = strncmp(path, "/10k", 4) ? small : middle;
    int length = bytes == small ? small_length : middle_length;
    return write(fd, bytes, length) == length ? 0 : -1;
}

static int request(int fd, int length) {
    Socket *s = &sockets[fd];
    buffer[length] = 0;
    char *end = strstr(buffer, "\r\n\r\n"), *path = strchr(buffer, ' ');
    if (!end || !path) return -1;
    if (*buffer != 'P') return respond(fd, path + 1);
    char *field = strcasestr(buffer, "\ncontent-length:");
    s->body = (field && field < end ? atoll(field + 16) : 0) - (length - (end + 4 - buffer));
    return s->body > 0 ? 0 : respond(fd, "/");
}

static int readable(int fd) {
    Socket *s = &sockets[fd];
    if (s->body == 0) {
        ssize_t length = read(fd, buffer, sizeof buffer - 1);
        return length > 0 ? request(fd, length) : length < 0 && errno == EAGAIN ? 0 : -1;
    }
    ssize_t length = recv(fd, buffer, s->body < 1 << 20 ? s->body : 1 << 20, MSG_TRUNC);
    if (length <= 0) return length < 0 && errno == EAGAIN ? 0 : -1;
    s->body -= length;
    return s->body > 0 ? 0 : respond(fd, "/");
}

static int writable(int fd) {
    int all = send_file(fd);
    if (all == 1) watch(fd, EPOLLIN, EPOLL_CTL_MOD);
    return all < 0 ? -1 : 0;
}

int main(int count, char **words) {
    if (count != 3) return fprintf(stderr, "usage: origin PORT COUNT\n"), 2;
    signal(SIGPIPE, SIG_IGN);
    epoll = epoll_create1(0);
    prepare();
    for (int i = 0; i < atoi(words[2]); i++) listen_at(atoi(words[1]) + i);
    struct epoll_event events[512];
    for (;;) {
        int ready = epoll_wait(epoll, events, 512, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (sockets[fd].listener) accept_all(fd);
            else if ((events[i].events & EPOLLOUT ? writable(fd) : readable(fd)) < 0) close(fd);
        }
    }
}
