#include "config.h"

#include "src/archive/doors.h"

#if defined(HAVE_LINUX_SECCOMP_H) && \
	(defined(__x86_64__) || defined(__aarch64__))
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#ifdef __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#else
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/* Calls of this number on belong to another way into the same kernel (x32). */
#define OTHER_CALLS 0x40000000u

static const uint32_t refused[] = {
	/* connections */
	SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_sendto,
	SYS_sendmsg, SYS_sendmmsg,
#ifdef SYS_io_uring_setup /* which does all of it without a call each */
	SYS_io_uring_setup,
#endif
	/* other programs and processes */
	SYS_execve, SYS_execveat, SYS_ptrace, SYS_kill, SYS_tkill,
	SYS_rt_sigqueueinfo, SYS_process_vm_readv, SYS_process_vm_writev,
#ifdef SYS_pidfd_send_signal
	SYS_pidfd_send_signal,
#endif
#ifdef SYS_pidfd_getfd
	SYS_pidfd_getfd,
#endif
	/* files */
	SYS_truncate, SYS_unlinkat, SYS_renameat, SYS_renameat2, SYS_mkdirat,
	SYS_linkat, SYS_symlinkat, SYS_mknodat, SYS_fchmod, SYS_fchmodat,
	SYS_fchown, SYS_fchownat, SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr,
	SYS_open_by_handle_at,
#ifdef SYS_openat2 /* its flags lie in memory, where no filter reads */
	SYS_openat2,
#endif
#ifdef __x86_64__ /* their older forms */
	SYS_creat, SYS_unlink, SYS_rename, SYS_mkdir, SYS_rmdir, SYS_link,
	SYS_symlink, SYS_mknod, SYS_chmod, SYS_chown, SYS_lchown,
#endif
};

/* Refused when an argument has one of these bits, or is that. */
static const struct {
	uint32_t call, argument, value;
	uint16_t how;
} in_part[] = {
	{ SYS_openat, 2, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, BPF_JSET },
#ifdef __x86_64__
	{ SYS_open, 1, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, BPF_JSET },
#endif
	/* keys into the terminal of whoever looks */
	{ SYS_ioctl, 1, TIOCSTI, BPF_JEQ },
};

#define count_of(list) (sizeof(list) / sizeof(*(list)))

static const struct sock_filter begin[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		 offsetof(struct seccomp_data, arch)),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, OTHER_CALLS, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
};
static const struct sock_filter refuse =
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
static const struct sock_filter allow =
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);

enum { STEPS = count_of(begin) + 2 * count_of(refused) +
	       5 * count_of(in_part) + 1 };

static unsigned short write_filter(struct sock_filter *f)
{
	unsigned short n = 0;

	for (size_t i = 0; i < count_of(begin); i++)
		f[n++] = begin[i];
	for (size_t i = 0; i < count_of(refused); i++) {
		f[n++] = (struct sock_filter)BPF_JUMP(
			BPF_JMP | BPF_JEQ | BPF_K, refused[i], 0, 1);
		f[n++] = refuse;
	}
	for (size_t i = 0; i < count_of(in_part); i++) {
		f[n++] = (struct sock_filter)BPF_JUMP(
			BPF_JMP | BPF_JEQ | BPF_K, in_part[i].call, 0, 4);
		/* Its lower half: both of these machines have it first. */
		f[n++] = (struct sock_filter)BPF_STMT(
			BPF_LD | BPF_W | BPF_ABS,
			(uint32_t)(offsetof(struct seccomp_data, args) +
				   8 * in_part[i].argument));
		f[n++] = (struct sock_filter)BPF_JUMP(
			(uint16_t)(BPF_JMP | BPF_K | in_part[i].how),
			in_part[i].value, 0, 1);
		f[n++] = refuse;
		f[n++] = allow;
	}
	f[n++] = allow;
	return n;
}

void doors_close(void)
{
	struct sock_filter filter[STEPS];
	const struct sock_fprog program = { write_filter(filter), filter };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
		(void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
	(void)prctl(PR_SET_DUMPABLE, 0);
}
#else
void doors_close(void)
{
}
#endif
