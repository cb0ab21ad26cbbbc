package main

import (
	"sort"
	"strings"

	"github.com/apache/rocketmq-client-go/v2/producer"
)

// cluster: two name servers, two brokers; clients go on when one of each leaves, and when the
// broker returns its messages are readable again.
func cluster(k *kit) {
	const topic, part = "Cluster", 100
	k.createTopic(topic, 4)
	p := k.producer(producer.WithRetry(5))
	consumed := newLedger(topic)
	awaitConsumed := func(count int) {
		k.eventually("messages consumed", 40, func() bool { return consumed.distinct() >= count })
		consumed.requireAll(0, count)
	}

	requireEqual("brokers used", "broker-a, broker-b", brokersOf(sendLetters(k, p, topic, 0, part)))
	k.pusher("cluster-readers", topic, "*", listenInto(consumed))
	awaitConsumed(part)

	k.ask("stop broker-a")
	requireEqual("brokers left", "broker-b", brokersOf(sendLetters(k, p, topic, part, 2*part)))
	awaitConsumed(2 * part)

	k.ask("stop namesrv-1")
	sendLetters(k, p, topic, 2*part, 3*part)
	awaitConsumed(3 * part)

	k.ask("start broker-a")
	k.eventually("a route with both brokers again", 30, func() bool {
		return len(k.queues(topic)) == 8
	})
	stored := newLedger(topic)
	stored.receive(newReader(k, topic).readAll(topic)...)
	stored.requireAll(0, 3*part)
}

func brokersOf(sent *receipts) string {
	seen := map[string]bool{}
	var names []string
	for _, result := range sent.results {
		if name := result.MessageQueue.BrokerName; !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return strings.Join(names, ", ")
}
