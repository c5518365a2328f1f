/** Numbers and times as text: for people, for the command line, and digit by digit for heads and logs. */
package balancer.number;
