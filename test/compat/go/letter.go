package main

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"
	"sync"

	"github.com/apache/rocketmq-client-go/v2/primitive"
)

var tagNames = []string{"red", "green", "blue"}

const note = "naïve – 消息 – 🙂 – a=b \"c\" {d} #"

// newLetter makes a message whose whole content follows from its index, so that a receiver can
// compare every byte. Every 50th body is long enough to be compressed by the client.
func newLetter(topic string, index int) *primitive.Message {
	message := primitive.NewMessage(topic, letterBody(topic, index))
	message.Flag = int32(index * 7)
	message.WithTag(tagNames[index%len(tagNames)])
	message.WithKeys([]string{fmt.Sprintf("key-%d", index)})
	message.WithProperty("index", strconv.Itoa(index))
	message.WithProperty("note", note+strconv.Itoa(index))
	return message
}

func letterBody(topic string, index int) []byte {
	units := 1 + index*13%40
	if index%50 == 49 {
		units = 401
	}
	var text strings.Builder
	for i := 0; i < units; i++ {
		fmt.Fprintf(&text, "%s № %d ✓ %d", topic, index, i)
	}
	return []byte(text.String())
}

func indexOf(message *primitive.MessageExt) int {
	index, err := strconv.Atoi(message.GetProperty("index"))
	require(err == nil, "a message without index: %v", message)
	return index
}

// checkLetter compares everything that does not depend on the place in the log.
func checkLetter(topic string, message *primitive.MessageExt) int {
	index := indexOf(message)
	where := fmt.Sprintf("message %d, ", index)
	requireEqual(where+"topic", topic, message.Topic)
	requireEqual(where+"tags", tagNames[index%len(tagNames)], message.GetTags())
	requireEqual(where+"keys", fmt.Sprintf("key-%d", index), strings.TrimSpace(message.GetKeys()))
	requireEqual(where+"flag", int32(index*7), message.Flag)
	requireEqual(where+"note", note+strconv.Itoa(index), message.GetProperty("note"))
	checkBody(where, letterBody(topic, index), message)
	return index
}

func checkBody(where string, expected []byte, message *primitive.MessageExt) {
	requireEqual(where+"body length", len(expected), len(message.Body))
	require(bytes.Equal(expected, message.Body), "%sbody differs in its bytes", where)
	if len(expected) < 4096 {
		requireEqual(where+"body CRC", int32(crc32.ChecksumIEEE(expected)&0x7fffffff),
			message.BodyCRC)
	}
}

// ledger counts which letters arrived how often; listeners may fill it from many goroutines.
type ledger struct {
	topic string
	mutex sync.Mutex
	times map[int]int
}

func newLedger(topic string) *ledger {
	return &ledger{topic: topic, times: map[int]int{}}
}

func (l *ledger) receive(messages ...*primitive.MessageExt) {
	for _, message := range messages {
		index := checkLetter(l.topic, message)
		l.mutex.Lock()
		l.times[index]++
		l.mutex.Unlock()
	}
}

func (l *ledger) distinct() int {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return len(l.times)
}

func (l *ledger) has(index int) bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.times[index] > 0
}

// requireAll demands every index of from…to−1 and nothing else.
func (l *ledger) requireAll(from, to int) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	var missing []int
	for index := from; index < to; index++ {
		if l.times[index] == 0 {
			missing = append(missing, index)
		}
	}
	require(len(missing) == 0, "%d messages are missing: %v", len(missing), missing)
	for index := range l.times {
		require(index >= from && index < to, "besides %d…%d came %d", from, to-1, index)
	}
}

func (l *ledger) requireOnce() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for index, count := range l.times {
		require(count == 1, "message %d came %d times", index, count)
	}
}
