package main

import (
	"time"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/consumer"
)

// fromWhere: new groups begin with the first message, with the first of a time, or behind the last,
// as they ask; one that is not new goes on where it was, whatever it asks. recent=true: the server
// counts the first message as recent, and all new groups begin with it.
func fromWhere(k *kit) {
	const topic, old, count = "FromWhere", 20, 40
	k.createTopic(topic, 1)
	f := &fromRun{kit: k, topic: topic, producer: k.producer()}
	f.send(old)
	// The client asks for whole seconds.
	f.begin = time.Now().Truncate(time.Second).Add(time.Second)
	k.eventually("the next second", 5, func() bool { return time.Now().After(f.begin) })
	f.send(count - old)

	recent, byTime := k.argument("recent") == "true", old
	if recent {
		byTime = 0
	}
	requireEqual("first by time", byTime, f.consume("from-time", consumer.ConsumeFromTimestamp))
	requireEqual("first of all", 0, f.consume("from-start", consumer.ConsumeFromFirstOffset))
	known := f.sent
	first := f.consume("from-end", consumer.ConsumeFromLastOffset)
	require(recent && first == 0 || !recent && first >= known,
		"a group that begins behind the last message got %d of %d", first, known)
	requireEqual("first of a known group", known,
		f.consume("from-start", consumer.ConsumeFromLastOffset))
}

type fromRun struct {
	kit      *kit
	topic    string
	producer rocketmq.Producer
	begin    time.Time
	sent     int
}

func (f *fromRun) send(count int) {
	sendLetters(f.kit, f.producer, f.topic, f.sent, f.sent+count)
	f.sent += count
}

// consume says with which message the group begins; all behind that one come. The client does not
// show when it knows where to begin: letters are sent until one arrives.
func (f *fromRun) consume(group string, where consumer.ConsumeFromWhere) int {
	got := newLedger(f.topic)
	c := f.kit.pusher(group, f.topic, "*", listenInto(got), consumer.WithConsumeFromWhere(where),
		consumer.WithConsumeTimestamp(f.begin.UTC().Format("20060102150405")))
	for from := f.sent; ; {
		f.send(1)
		time.Sleep(20 * time.Millisecond)
		if got.distinct() > 0 {
			break
		}
		require(f.sent < from+1000, "nothing comes to %s", group)
	}
	f.kit.eventually("the last message", 20, func() bool { return got.has(f.sent - 1) })
	first := 0
	for !got.has(first) {
		first++
	}
	f.kit.eventually("all from the first on", 20, func() bool { return got.distinct() >= f.sent-first })
	got.requireAll(first, f.sent)
	got.requireOnce()
	leave(f.kit, c, f.topic)
	return first
}
